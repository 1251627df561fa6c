/** Texts of problems with files, images, contours and their geometry, English. */
import type { ProblemMessage } from '../problem-message';

export const importProblems = {
  'import/path-missing': { what: '{path} is not there any more.', next: 'Choose the folder or file again.' },
  'import/no-such-path': { what: 'There is nothing at {path}.', next: 'Check the path.' },
  'import/too-large': {
    what: 'It has {bytes} bytes, more than an MR file of this program may have ({most}).',
    next: 'Check that it is the right file.',
  },
  'import/unreadable': {
    what: 'It could not be read ({reason}).',
    next: 'Check that it is a file you may read, then import again.',
  },
  'import/not-dicom': {
    what: 'It is not a DICOM file.',
    next: 'Nothing to do, unless it should be an image: then ask for it again.',
  },
  'import/truncated': {
    what: 'The file ends too early: a part of it is missing.',
    next: 'Copy or send it again and import it again.',
  },
  'import/damaged-pixels': {
    what: 'Its pixels are damaged: {expectedBytes} bytes are expected, {foundBytes} are there.',
    next: 'Ask for the image again.',
  },
  'import/no-pixels': {
    what: 'It holds no picture (modality {modality}).',
    next: 'Nothing to do: only images, contours and masks are imported.',
  },
  'import/wrong-modality': {
    what: 'It is of modality {modality}; MR images and RTSTRUCT contours are imported.',
    next: 'Nothing to do.',
  },
  'import/multi-frame': {
    what: 'It is a multi-frame object with {frames} frames, which this version does not read.',
    next: 'Ask for the series as single images.',
  },
  'import/colour': { what: 'It is a colour picture; MR images are grey.', next: 'Nothing to do: it is a report or screenshot.' },
  'import/missing-uid': {
    what: 'It lacks the identifiers that place it in a study and series.',
    next: 'Ask for the image again from its source.',
  },
  'import/unsupported-transfer-syntax': {
    what: 'Its compression ({name}) is not read by this version.',
    next: 'Ask for the series uncompressed (explicit little endian).',
  },
  'import/unsupported-pixel-format': {
    what: 'Its pixel format is not read ({bitsStored} of {bitsAllocated} bits, {columns} x {rows}).',
    next: 'Ask for the series with 8 to 16 bits a pixel.',
  },
  'import/unknown-format': { what: '{path} is neither DICOM, NIfTI nor ZIP.', next: 'Choose another file.' },
  'import/no-images': {
    what: 'None of the {files} files is an MR image.',
    next: 'Choose the folder that holds the DICOM images.',
  },
  'import/several-series': { what: 'The folder holds {count} series; one is needed.', next: 'Choose the folder of one series.' },
  'import/several-masks': { what: '{path} holds {files} files; one mask is needed.', next: 'Choose one file.' },
  'import/other-stack': {
    what: 'It belongs to a second stack in the same series, which is kept apart.',
    next: 'Check the series in the preview.',
  },
  'import/conflicting-instance': {
    what: 'Another image with the same identifier but other content is already stored ({sopInstanceUid}).',
    next: 'The stored one is kept; ask the source which one is right.',
  },
  'import/series-has-reads': {
    what: 'A series on which ROIs are drawn cannot get more images.',
    next: 'Nothing was changed. Import the study under a new series if it was acquired again.',
  },
  'import/series-of-another-study': {
    what: 'The same series already belongs to another study.',
    next: 'Ask the source: one of the two carries wrong identifiers.',
  },
  'import/study-of-another-patient': {
    what: 'The same study already belongs to another patient.',
    next: 'Ask the source: one of the two carries a wrong patient.',
  },
  'import/contours-no-matching-series': {
    what: 'The contours belong to a series that is not in the store.',
    next: 'Import the images first, then the contours again.',
  },
  'import/contours-ambiguous-series': {
    what: 'The contours fit several series: {series}.',
    next: 'Import them with one series at a time.',
  },
  'import/nifti-no-matching-series': {
    what: 'No series of the store has the grid of this mask.',
    next: 'Import the images first; mask and image must share the grid.',
  },
  'import/nifti-ambiguous-series': {
    what: 'The mask fits several series: {series}.',
    next: 'Name the file after the series, or import it beside one series only.',
  },
  'import/nifti-not-a-mask': {
    what: 'It is a NIfTI image, not a mask.',
    next: 'Import DICOM images; NIfTI is read for masks only.',
  },
  'import/mask-empty': {
    what: 'The ROI {roi} covers no voxel of the image.',
    next: 'Check that contours and images belong together.',
  },
  'import/no-roi': { what: 'The file holds no ROI with contours.', next: 'Export the contours again.' },
  'import/roi-ambiguous': { what: 'Several ROIs could be meant: {names}.', next: 'Leave one ROI in the file, or name it GTV.' },
  'unsupported/seg': { what: 'DICOM SEG objects are not read by this version.', next: 'Export the mask as NIfTI or RTSTRUCT.' },
  'zip/damaged': { what: 'The archive {path} is damaged.', next: 'Copy or make it again.' },
  'zip/damaged-entry': { what: 'It is damaged inside the archive.', next: 'Make the archive again.' },
  'zip/encrypted': {
    what: 'It is encrypted inside the archive.',
    next: 'Unpack the archive with its password, then import the folder.',
  },
  'zip/entry-too-large': {
    what: 'It unpacks to {bytes} bytes, more than an image can have.',
    next: 'Unpack the archive and import the folder.',
  },
  'zip/nested': { what: 'It is an archive inside an archive.', next: 'Unpack the outer one, then import.' },
  'zip/too-large': {
    what: 'The archive is too large to unpack safely ({entries} entries).',
    next: 'Unpack it and import the folder.',
  },
  'zip/unsafe-path': { what: 'Its name inside the archive points outside it.', next: 'Make the archive again.' },
  'geometry/bad-affine': {
    what: 'The file does not say where its voxels lie.',
    next: 'Write the file again with a valid affine.',
  },
  'geometry/bad-orientation': { what: 'The orientation of the images is not valid.', next: 'Ask for the series again.' },
  'geometry/contour-off-slice': {
    what: 'Contour {contour} lies between slices: {deviationMm} mm off, {toleranceMm} mm allowed.',
    next: 'Export the contours on the slices of this series.',
  },
  'geometry/contour-outside-image': {
    what: 'Contour {contour} lies outside the images.',
    next: 'Check that contours and images belong together.',
  },
  'geometry/duplicate-position': {
    what: '{count} images lie at the same position.',
    next: 'Such a series can be viewed, not extracted; ask for a series without repeats.',
  },
  'geometry/gap': {
    what: '{missingSlices} {missingSlices|slice is|slices are} missing in the series.',
    next: 'It can be viewed, not extracted; ask for the missing images.',
  },
  'geometry/grid-mismatch': {
    what: 'Image and mask do not lie on the same grid ({field}).',
    next: 'Export the mask on the grid of this image; nothing is shifted to fit.',
  },
  'geometry/mixed-frame-of-reference': {
    what: 'The images come from {count} coordinate systems.',
    next: 'They cannot be one volume; ask for the series again.',
  },
  'geometry/mixed-orientation': {
    what: 'The images have {count} orientations (a localiser?).',
    next: 'They can be viewed, not extracted.',
  },
  'geometry/mixed-size': { what: 'The images have several sizes: {sizes}.', next: 'They can be viewed, not extracted.' },
  'geometry/mixed-spacing': {
    what: 'The images have several pixel spacings: {spacings}.',
    next: 'They can be viewed, not extracted.',
  },
  'geometry/no-pixel-spacing': {
    what: 'The images do not say how large a pixel is.',
    next: 'Without it nothing can be measured; ask for the original images.',
  },
  'geometry/no-position': {
    what: '{missing} of {instances} images do not say where they lie.',
    next: 'They can be viewed, not extracted; ask for the original images.',
  },
  'geometry/no-slice-distance': {
    what: 'A single image without slice thickness has no volume.',
    next: 'It can be viewed, not extracted.',
  },
  'geometry/not-axial': {
    what: 'The series is not axial (normal {angleDegrees} degrees off).',
    next: 'Draw and extract on an axial series.',
  },
  'geometry/sheared': { what: 'The axes of the file are not at right angles.', next: 'Resample the file to a rectangular grid.' },
  'geometry/slice-axis-ambiguous': {
    what: 'It is not clear which axis of the file is the slice direction.',
    next: 'Use the DICOM series.',
  },
  'geometry/tilt': {
    what: 'The slices are shifted against each other by {shiftMm} mm (a tilted gantry or a shear).',
    next: 'It can be viewed, not extracted.',
  },
  'geometry/uneven-slices': {
    what: 'The distances between slices differ ({smallestMm} to {largestMm} mm).',
    next: 'It can be viewed, not extracted; ask for a series with even slices.',
  },
  'nifti/no-orientation': { what: 'The file does not say how it is oriented.', next: 'Write it again with sform or qform.' },
  'nifti/not-3d': { what: 'The file has {dims} voxels; one volume is needed.', next: 'Write one three-dimensional volume.' },
  'nifti/not-nifti': { what: 'It is not a NIfTI file.', next: 'Choose another file.' },
  'nifti/truncated': { what: 'The NIfTI file ends too early.', next: 'Copy or write it again.' },
  'nifti/unsupported-datatype': { what: 'Its number type ({code}) is not read.', next: 'Write it as integers or floats.' },
  'nifti/unsupported-units': { what: 'Its unit of length ({code}) is not read.', next: 'Write it in millimetres.' },
  'rtstruct/damaged-contour': { what: 'Contour {contour} of ROI {roiNumber} is damaged.', next: 'Export the contours again.' },
  'rtstruct/frame-of-reference': {
    what: 'The contours of {roi} belong to another coordinate system than the image.',
    next: 'Choose the contours of this series.',
  },
  'rtstruct/needs-dicom-image': {
    what: 'Contours need the DICOM images they were drawn on.',
    next: 'Choose a DICOM folder as image.',
  },
  'rtstruct/no-closed-contour': { what: 'The ROI {roi} has no closed contour.', next: 'Export closed contours.' },
  'rtstruct/not-in-plane': {
    what: 'Contours of {roi} do not lie in the planes of the slices.',
    next: 'Export them on this series.',
  },
  'rtstruct/not-rtstruct': { what: 'The file is of modality {modality}, not RTSTRUCT.', next: 'Choose the contour file.' },
  'roi/ambiguous': { what: 'Several ROIs match {wanted}: {names}.', next: 'Give the full name.' },
  'roi/name-needed': { what: 'The file holds several ROIs: {names}.', next: 'Name one of them.' },
  'roi/not-found': { what: 'No ROI is called {wanted}. There are: {names}.', next: 'Choose one of these.' },
  'series/not-found': { what: 'The series is not in the store any more.', next: 'Open the case again.' },
  'series/plane-contradicts-geometry': {
    what: 'The images of this series are {measured}, not {plane}.',
    next: 'The plane follows from the geometry and cannot be set otherwise; choose another role.',
  },
} as const satisfies Record<string, ProblemMessage>;
