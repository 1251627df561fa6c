/** The surface of an ROI in 3D. Loaded when its panel is opened: nothing of it is there at start. */
import '@kitware/vtk.js/Rendering/OpenGL/Actor';
import '@kitware/vtk.js/Rendering/OpenGL/Camera';
import '@kitware/vtk.js/Rendering/OpenGL/PolyDataMapper';
import '@kitware/vtk.js/Rendering/OpenGL/Renderer';
import vtkCellArray from '@kitware/vtk.js/Common/Core/CellArray';
import vtkPolyData from '@kitware/vtk.js/Common/DataModel/PolyData';
import vtkActor from '@kitware/vtk.js/Rendering/Core/Actor';
import vtkMapper from '@kitware/vtk.js/Rendering/Core/Mapper';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import vtkRenderWindow from '@kitware/vtk.js/Rendering/Core/RenderWindow';
import vtkOpenGLRenderWindow from '@kitware/vtk.js/Rendering/OpenGL/RenderWindow';
import type { Surface } from '@shared/core/mask/surface';
import type { Rgb } from './slice-view';

/** From where the surface is seen: anterior, posterior, left, right, superior, inferior. */
export const surfaceSides = ['A', 'P', 'L', 'R', 'S', 'I'] as const;
export type SurfaceSide = (typeof surfaceSides)[number];

/** Towards the eye, and up, in LPS. */
const SIDES: Readonly<Record<SurfaceSide, { readonly eye: Rgb; readonly up: Rgb }>> = {
  A: { eye: [0, -1, 0], up: [0, 0, 1] },
  P: { eye: [0, 1, 0], up: [0, 0, 1] },
  L: { eye: [1, 0, 0], up: [0, 0, 1] },
  R: { eye: [-1, 0, 0], up: [0, 0, 1] },
  S: { eye: [0, 0, 1], up: [0, -1, 0] },
  I: { eye: [0, 0, -1], up: [0, -1, 0] },
};

/** Pixels at most where the processor draws. */
const MOST_PIXELS = 160_000;

export interface SurfaceView {
  show(surface: Surface, colour: Rgb): void;
  lookFrom(side: SurfaceSide): void;
  /** Turns by degrees about the vertical and the horizontal of the screen. */
  turn(horizontal: number, vertical: number): void;
  zoom(factor: number): void;
  resize(width: number, height: number): void;
  dispose(): void;
}

/** Makes the view in `container`; null where there is no GPU context. `onLost`: the context is gone, make another view. */
export function makeSurfaceView(container: HTMLElement, onLost: () => void): SurfaceView | null {
  const glWindow = vtkOpenGLRenderWindow.newInstance();
  const canvas = glWindow.getCanvas();
  const gl = canvas?.getContext('webgl2', { antialias: true, alpha: false, depth: true, stencil: false });
  if (!canvas || !gl) {
    glWindow.delete();
    return null;
  }
  canvas.style.width = '100%';
  canvas.style.height = '100%';
  canvas.addEventListener('webglcontextlost', onLost);
  const renderWindow = vtkRenderWindow.newInstance();
  const renderer = vtkRenderer.newInstance({ background: [0.03, 0.04, 0.05] });
  renderWindow.addRenderer(renderer);
  glWindow.setContainer(container);
  renderWindow.addView(glWindow);
  const polyData = vtkPolyData.newInstance();
  const mapper = vtkMapper.newInstance({ scalarVisibility: false });
  mapper.setInputData(polyData);
  const actor = vtkActor.newInstance();
  actor.setMapper(mapper);
  // Facets, not smoothed shading: what is seen is the voxels that were drawn.
  actor.getProperty().setInterpolationToFlat();
  actor.getProperty().setAmbient(0.25);
  actor.getProperty().setDiffuse(0.8);
  const camera = renderer.getActiveCamera();
  camera.setParallelProjection(true);
  let shown = false;

  function render(): void {
    renderer.resetCameraClippingRange();
    renderWindow.render();
  }
  function lookFrom(side: SurfaceSide): void {
    const { eye, up } = SIDES[side];
    const focal = camera.getFocalPoint();
    camera.setPosition(focal[0] + 300 * eye[0], focal[1] + 300 * eye[1], focal[2] + 300 * eye[2]);
    camera.setViewUp(up[0], up[1], up[2]);
    renderer.resetCamera();
    render();
  }
  return {
    show({ positions, triangles }, colour) {
      const cells = new Uint32Array((triangles.length / 3) * 4);
      for (let n = 0, at = 0; n < triangles.length; n += 3) {
        cells[at++] = 3;
        for (let c = 0; c < 3; c++) cells[at++] = triangles[n + c]!;
      }
      polyData.getPoints().setData(positions, 3);
      polyData.setPolys(vtkCellArray.newInstance({ values: cells }));
      polyData.modified();
      actor.getProperty().setColor(colour[0], colour[1], colour[2]);
      if (triangles.length === 0) renderer.removeActor(actor);
      else renderer.addActor(actor);
      if (shown || triangles.length === 0) render();
      else lookFrom('A');
      shown ||= triangles.length > 0;
    },
    lookFrom,
    turn(horizontal, vertical) {
      camera.azimuth(horizontal);
      camera.elevation(vertical);
      camera.orthogonalizeViewUp();
      render();
    },
    zoom(factor) {
      camera.setParallelScale(camera.getParallelScale() / factor);
      render();
    },
    resize(width, height) {
      const ratio = Math.min(window.devicePixelRatio, Math.sqrt(MOST_PIXELS / Math.max(1, width * height)));
      glWindow.setSize(Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio)));
      canvas.style.width = '100%';
      canvas.style.height = '100%';
      render();
    },
    dispose() {
      canvas.removeEventListener('webglcontextlost', onLost);
      renderer.removeActor(actor);
      actor.delete();
      mapper.delete();
      polyData.delete();
      renderWindow.removeView(glWindow);
      renderWindow.removeRenderer(renderer);
      renderer.delete();
      renderWindow.delete();
      glWindow.delete();
      // A browser holds few contexts; this one need not wait for the collector.
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}
