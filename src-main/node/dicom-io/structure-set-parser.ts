/** RTSTRUCT objects to `RtStructureSet`. Reads names and contours; maps nothing to images. */
import { fail, ok, type Result } from '@shared/base/result';
import type { RtContour, RtRoi, RtStructureSet } from '@shared/core/dicom/structure-set';
import { makeDatasetValues } from './dataset-values';
import type { ParsedDicom } from './dicom-instance-parser';
import { parseDicom } from './dicom-instance-parser';

/**
 * Reads an RT structure set (PS3.3 A.19). ROIs come in the order of the Structure Set
 * ROI Sequence; one without contours has none. Errors: `rtstruct/not-rtstruct`,
 * `rtstruct/damaged-contour` (a coordinate list that is not a whole number of points).
 */
export function parseStructureSet(parsed: ParsedDicom): Result<RtStructureSet> {
  if (parsed.kind === 'seg') return fail('unsupported/seg');
  if (parsed.kind !== 'rtstruct') return fail('rtstruct/not-rtstruct', { modality: parsed.instance.modality });
  const { characterSets } = parsed;
  const root = makeDatasetValues(parsed.dataset, characterSets);

  const contoursOf = new Map<number, RtContour[]>();
  for (const item of root.items('30060039')) {
    const roiContour = makeDatasetValues(item, characterSets);
    const roiNumber = roiContour.number('30060084');
    if (roiNumber === null) continue;
    const list = contoursOf.get(roiNumber) ?? [];
    contoursOf.set(roiNumber, list);
    for (const contourItem of roiContour.items('30060040')) {
      const contour = makeDatasetValues(contourItem);
      const coordinates = contour.numbers('30060050');
      const points = contour.number('30060046');
      if (coordinates.length % 3 !== 0 || (points !== null && points * 3 !== coordinates.length)) {
        return fail('rtstruct/damaged-contour', { roiNumber, contour: list.length + 1, values: coordinates.length, points });
      }
      list.push({
        geometricType: contour.text('30060042') ?? 'CLOSED_PLANAR',
        pointsLpsMm: Float64Array.from(coordinates),
        imageSopInstanceUids: contour.items('30060016').flatMap((image) => makeDatasetValues(image).text('00081155') ?? []),
      });
    }
  }

  const seriesInstanceUids = new Set<string>();
  let onlyFrame: string | null = null;
  for (const frame of root.items('30060010')) {
    const values = makeDatasetValues(frame);
    onlyFrame ??= values.text('00200052');
    for (const study of values.items('30060012')) {
      for (const series of makeDatasetValues(study).items('30060014')) {
        const uid = makeDatasetValues(series).text('0020000E');
        if (uid) seriesInstanceUids.add(uid);
      }
    }
  }

  const rois: RtRoi[] = root.items('30060020').map((item, n) => {
    const values = makeDatasetValues(item, characterSets);
    const number = values.number('30060022') ?? n + 1;
    return {
      number,
      name: values.text('30060026') ?? `ROI ${number}`,
      frameOfReferenceUid: values.text('30060024') ?? onlyFrame ?? parsed.instance.frameOfReferenceUid,
      contours: contoursOf.get(number) ?? [],
    };
  });
  return ok({
    sopInstanceUid: parsed.instance.sopInstanceUid,
    studyInstanceUid: parsed.instance.studyInstanceUid,
    patientId: parsed.instance.patientId,
    label: root.text('30060002'),
    seriesInstanceUids: [...seriesInstanceUids],
    rois,
  });
}

/** `parseStructureSet` of a file's bytes. */
export function parseStructureSetFile(bytes: Uint8Array): Result<RtStructureSet> {
  const parsed = parseDicom(bytes);
  return parsed.ok ? parseStructureSet(parsed.value) : parsed;
}
