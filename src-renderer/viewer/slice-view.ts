/**
 * One slice on the GPU: image and ROI as 2D textures under a parallel camera.
 * All vtk objects of a pane live and die in `makeSliceView`; none leaves it.
 * Coordinates: x to the right and y down, in mm from the centre of pixel (0, 0).
 */
// Side effects: the OpenGL halves of what is used below; a whole profile would bring volume rendering along.
import '@kitware/vtk.js/Rendering/OpenGL/Camera';
import '@kitware/vtk.js/Rendering/OpenGL/ImageMapper';
import '@kitware/vtk.js/Rendering/OpenGL/ImageSlice';
import '@kitware/vtk.js/Rendering/OpenGL/Renderer';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import vtkImageMapper from '@kitware/vtk.js/Rendering/Core/ImageMapper';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import vtkRenderWindow from '@kitware/vtk.js/Rendering/Core/RenderWindow';
import vtkOpenGLRenderWindow from '@kitware/vtk.js/Rendering/OpenGL/RenderWindow';

export type Rgb = readonly [number, number, number];

/** Size of the slice that a view shows; both textures have it. */
export interface SliceSize {
  readonly columns: number;
  readonly rows: number;
  /** Distance between pixel centres along a row and along a column. */
  readonly spacingMm: readonly [number, number];
}

export interface SliceView {
  /** Takes slices of another size; both buffers are new then. The GPU context and its programs stay. */
  setSize(size: SliceSize): void;
  /** Buffer of intensities to fill before `imageChanged`. */
  readonly image: Float32Array;
  /** Buffer of ROI pixels (0 or 1) to fill before `maskChanged`. */
  readonly mask: Uint8Array;
  /** Tells that `image` was filled, with its range. */
  imageChanged(least: number, greatest: number): void;
  maskChanged(): void;
  setWindow(centre: number, width: number): void;
  setMaskStyle(colour: Rgb, opacity: number): void;
  /** Centre of the pane in mm and CSS pixels per mm. */
  setCamera(xMm: number, yMm: number, pixelsPerMm: number): void;
  /** Size of the pane in CSS pixels. */
  resize(width: number, height: number): void;
  /** Draws now. */
  render(): void;
  dispose(): void;
}

const EYE_DISTANCE = 100;

/**
 * Pixels that a pane may have where the processor draws it: every frame is computed and read back
 * on the thread that takes the input. About one pixel of a 512 x 512 slice each; the browser scales
 * the picture up, and the outline over it stays sharp.
 */
const SOFTWARE_PIXELS = 220_000;

/** Whether the context is drawn by the processor (no usable graphics card). */
function isSoftware(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  return typeof name === 'string' && /swiftshader|llvmpipe|software/i.test(name);
}

/**
 * Makes the view in `container` (which it fills with a canvas); null while no GPU context is to be had, as after the
 * graphics process went down. `onLost` is called when the context is gone and the view must be made anew.
 */
export function makeSliceView(container: HTMLElement, onLost: () => void): SliceView | null {
  const glWindow = vtkOpenGLRenderWindow.newInstance();
  const canvas = glWindow.getCanvas();
  if (!canvas) throw new Error('the render window has no canvas');
  // Taken before vtk asks: flat slices need neither multisampling nor stencil, and in software both cost dearly.
  const gl = canvas.getContext('webgl2', {
    antialias: false,
    alpha: false,
    depth: true,
    stencil: false,
    powerPreference: 'high-performance',
  });
  if (!gl) {
    glWindow.delete();
    return null;
  }
  const inSoftware = isSoftware(gl);
  // Chromium's software compositor clips a picture that is partly covered at its wrong end, and shows nothing there.
  // Turned by next to nothing (0.01 px over a pane) the picture is not clipped.
  if (inSoftware) canvas.style.transform = 'rotate(0.001deg)';
  const renderWindow = vtkRenderWindow.newInstance();
  const renderer = vtkRenderer.newInstance({ background: [0, 0, 0] });
  renderWindow.addRenderer(renderer);
  glWindow.setContainer(container);
  renderWindow.addView(glWindow);
  const handleLost = (): void => onLost();
  canvas.addEventListener('webglcontextlost', handleLost);

  const layer = (depth: number) => {
    const data = vtkImageData.newInstance();
    data.setOrigin([0, 0, depth]);
    const mapper = vtkImageMapper.newInstance();
    mapper.setInputData(data);
    mapper.setSlicingMode(vtkImageMapper.SlicingMode.K);
    mapper.setSlice(0);
    const slice = vtkImageSlice.newInstance();
    slice.setMapper(mapper);
    // vtk's other path for see-through images is order-independent blending: three passes for two flat layers.
    slice.setForceOpaque(true);
    const colours = vtkColorTransferFunction.newInstance();
    const opacities = vtkPiecewiseFunction.newInstance();
    const property = slice.getProperty();
    property.setRGBTransferFunction(0, colours);
    property.setPiecewiseFunction(0, opacities);
    renderer.addActor(slice);
    const hold = (values: Float32Array | Uint8Array, { columns, rows, spacingMm }: SliceSize) => {
      const scalars = vtkDataArray.newInstance({ numberOfComponents: 1, values });
      // Known without a pass over the pixels; a pass at every change would cost more than the upload.
      scalars.setRange({ min: 0, max: 1 }, 0);
      data.setDimensions([columns, rows, 1]);
      data.setSpacing([spacingMm[0], spacingMm[1], 1]);
      data.getPointData().setScalars(scalars);
      data.modified();
      return scalars;
    };
    return { data, mapper, slice, colours, opacities, property, hold };
  };

  const picture = layer(0);
  picture.colours.addRGBPoint(0, 0, 0, 0);
  picture.colours.addRGBPoint(1, 1, 1, 1);
  picture.opacities.addPoint(0, 1);
  picture.opacities.addPoint(1, 1);
  picture.property.setInterpolationTypeToLinear();

  const roi = layer(-1);
  roi.property.setInterpolationTypeToNearest();
  roi.property.setUseLookupTableScalarRange(true);
  roi.opacities.addPoint(0, 0);
  roi.opacities.addPoint(1, 1);
  let colourKey = '';

  const camera = renderer.getActiveCamera();
  camera.setParallelProjection(true);
  let height = 1;

  const nothing: SliceSize = { columns: 1, rows: 1, spacingMm: [1, 1] };
  let image = new Float32Array(1);
  let mask = new Uint8Array(1);
  let imageScalars = picture.hold(image, nothing);
  let maskScalars = roi.hold(mask, nothing);

  return {
    setSize(size) {
      image = new Float32Array(size.columns * size.rows);
      mask = new Uint8Array(size.columns * size.rows);
      imageScalars = picture.hold(image, size);
      maskScalars = roi.hold(mask, size);
    },
    get image() {
      return image;
    },
    get mask() {
      return mask;
    },
    imageChanged(least, greatest) {
      imageScalars.setRange({ min: least, max: greatest }, 0);
      imageScalars.modified();
      picture.data.modified();
    },
    maskChanged() {
      maskScalars.modified();
      roi.data.modified();
    },
    setWindow(centre, width) {
      picture.property.setColorLevel(centre);
      picture.property.setColorWindow(width);
    },
    setMaskStyle([red, green, blue], opacity) {
      const key = `${red},${green},${blue}`;
      if (key !== colourKey) {
        colourKey = key;
        roi.colours.removeAllPoints();
        roi.colours.addRGBPoint(0, red, green, blue);
        roi.colours.addRGBPoint(1, red, green, blue);
      }
      roi.property.setOpacity(opacity);
      roi.slice.setVisibility(opacity > 0);
    },
    setCamera(xMm, yMm, pixelsPerMm) {
      camera.setFocalPoint(xMm, yMm, 0);
      camera.setPosition(xMm, yMm, -EYE_DISTANCE);
      camera.setViewUp(0, -1, 0);
      camera.setParallelScale(height / pixelsPerMm / 2);
      camera.setClippingRange(1, 2 * EYE_DISTANCE);
    },
    resize(width, newHeight) {
      height = Math.max(1, newHeight);
      const affordable = inSoftware ? Math.sqrt(SOFTWARE_PIXELS / Math.max(1, width * newHeight)) : Infinity;
      const ratio = Math.min(window.devicePixelRatio, affordable);
      glWindow.setSize(Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(newHeight * ratio)));
      canvas.style.width = '100%';
      canvas.style.height = '100%';
    },
    render() {
      renderWindow.render();
    },
    dispose() {
      canvas.removeEventListener('webglcontextlost', handleLost);
      renderer.removeAllViewProps();
      for (const { slice, mapper, data, colours, opacities } of [picture, roi]) {
        slice.delete();
        mapper.delete();
        data.delete();
        colours.delete();
        opacities.delete();
      }
      renderWindow.removeView(glWindow);
      renderWindow.removeRenderer(renderer);
      renderer.delete();
      renderWindow.delete();
      // Takes the canvas out of the container as well.
      glWindow.delete();
      // A browser holds few contexts; this one need not wait for the collector.
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}
