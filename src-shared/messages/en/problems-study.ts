/** Texts of problems, reasons and flags of cases, cohorts, cards, scores and reports, English. */
import type { ProblemMessage } from '../problem-message';

export const studyProblems = {
  'case/ambiguous': { what: 'Several cases match {given}: {cases}.', next: 'Give the case id.' },
  'case/not-found': { what: 'The case is not in the store any more.', next: 'Choose another one in the worklist.' },
  'read/not-found': { what: 'The read is not in the store any more.', next: 'Open the case again.' },
  'read/series-gone': {
    what: 'The images of {sequence} were removed from the store while they were open. What you drew on them is kept as long as this window is open, but is not on disk.',
    next: 'Import the images again, then press Save again: all of it is saved. The other sequences can be read meanwhile.',
  },
  'read/not-axial': { what: 'ROIs are drawn on axial series only.', next: 'Choose the axial series.' },
  'read/final': { what: 'The read is finalised and cannot be changed.', next: 'Set it back to draft first.' },
  'read/still-drawing': {
    what: 'Your own read of this series is begun and not finalised.',
    next: 'Finalise it first: what others drew would guide your hand.',
  },
  'read/no-reason': { what: 'A finalised read is opened again only with a reason.', next: 'Say why, in a few words.' },
  'read/empty': { what: 'The read holds no drawn slice.', next: 'Draw the ROI, then finalise it.' },
  'read/unreviewed': {
    what: 'Slices {slices} were computed or carried over and nobody has looked at them.',
    next: 'Look at each, change it or mark it as reviewed (R), then finalise the read.',
  },
  'read/revision-conflict': {
    what: 'The read was changed elsewhere meanwhile.',
    next: 'Open it again; the newer version is shown.',
  },
  'read/invalid-runs': { what: 'The stroke on slice {k} could not be stored ({rule}).', next: 'Undo it and draw it again.' },
  'extraction/none': { what: 'No features of this case are stored.', next: 'Extract them first.' },
  'extraction/no-read': { what: 'No ROI is drawn for this case.', next: 'Draw the ROI, then extract.' },
  'extraction/mask-beyond-grid': {
    what: 'The ROI reaches slice {slice}, but the series has {slices}.',
    next: 'Open the case and check the ROI.',
  },
  'icc/too-few-subjects': { what: 'An ICC needs at least two cases; there are {n}.', next: 'Choose more cases.' },
  'icc/out-of-range': {
    what: 'The values are too large to compare: there is no ICC.',
    next: 'Look at the intensities of the series.',
  },
  'icc/no-readings': { what: 'No patient has both readings of this feature.', next: 'Look at the table of re-readings.' },
  'icc/no-variance': {
    what: 'All values are equal: there is no ICC.',
    next: 'The feature tells these cases apart in nothing.',
  },
  'agreement/both-masks-empty': { what: 'Both ROIs are empty: there is no agreement to measure.', next: 'Look at the masks.' },
  'agreement/one-mask-empty': {
    what: 'One of the two ROIs is empty: their surfaces cannot be compared.',
    next: 'Look at the masks.',
  },
  'robustness/roi-vanished': {
    what: 'The perturbed ROI had no voxels left in any repetition.',
    next: 'The ROI is too small for this test.',
  },
  'robustness/none-measured': {
    what: 'None of the ROIs could be measured: there is no table.',
    next: 'Look at the failures.',
  },
  'robustness/cancelled': {
    what: 'Cancelled. A test of a part of the cases would mislead: nothing is kept.',
    next: 'Start it again; the same seed gives the same draws.',
  },
  'robustness/not-found': { what: 'The robustness test is not in the store any more.', next: 'Choose another one.' },
  'analysis/has-problems': {
    what: '{count} {count|place|places} in the files cannot be used: nothing was computed.',
    next: 'Look at the check, correct the files and run again.',
  },
  'analysis/running': { what: 'An analysis is running.', next: 'Wait for its end, or cancel it.' },
  'analysis/not-found': {
    what: 'This session has no such analysis, or it made no report.',
    next: 'Look for its folder where you had it written.',
  },
  'features/nan-in-image': {
    what: 'The image holds values that are no numbers, or beyond 1e140.',
    next: 'Export the series again.',
  },
  'features/flat-image': { what: 'All voxels of the image are equal.', next: 'Export the series again.' },
  'features/flat-foreground': {
    what: 'All voxels of the foreground are equal.',
    next: 'Look at the series: it holds no tissue contrast.',
  },
  'features/roi-empty': { what: 'The ROI is empty.', next: 'Look at the mask.' },
  'features/roi-empty-after-resampling': {
    what: 'The ROI is too small: nothing is left after resampling.',
    next: 'Look at the mask.',
  },
  'features/roi-empty-after-resegmentation': {
    what: 'Re-segmentation leaves no voxel of the ROI.',
    next: 'Choose a profile with a wider range of intensities.',
  },
  'features/not-grey-levels': {
    what: 'The profile takes intensities as grey levels, but {value} is not a whole number from 1.',
    next: 'Choose a profile with discretisation.',
  },
  'features/filter-too-wide': {
    what: 'The filter {imageType} looks {voxels} voxels far on this grid; {most} is the most.',
    next: 'Choose a profile with a smaller filter or a wider spacing.',
  },
  'features/too-many-levels': {
    what: 'The image has {level} grey levels, more than {most}.',
    next: 'Choose a profile with fewer levels.',
  },
  'clinical/invalid': { what: 'The clinical record cannot be stored: {field} ({rule}).', next: 'Correct the field.' },
  'clinical-table/bad-cell': { what: 'Expected: {expected}.', next: 'Correct the cell.' },
  'clinical-table/decimal-comma': {
    what: 'Numbers such as {value} in {column} seem to be written with a decimal comma. Columns: {columns}.',
    next: 'Say which sign divides whole from fraction: nothing is read before that.',
  },
  'clinical-table/follow-up-order': {
    what: 'Overall survival is shorter than {other} ({months}).',
    next: 'Correct one of the two: death ends every follow-up.',
  },
  'clinical-table/duplicate-column': { what: 'The column {column} stands twice.', next: 'Remove one of them.' },
  'clinical-table/duplicate-patient': { what: 'The patient {value} stands twice.', next: 'Leave one row a patient.' },
  'clinical-table/map-column-absent': { what: 'The file has no column {column}.', next: 'Choose a column of the file.' },
  'clinical-table/missing-column': { what: 'The column {column} is needed.', next: 'Map a column of the file to it.' },
  'clinical-table/no-rows': { what: 'The table has no patients.', next: 'Choose another file.' },
  'reads/bad-cell': { what: 'Expected: {expected}.', next: 'Correct the cell.' },
  'reads/duplicate-reading': { what: 'The reading {value} stands twice.', next: 'Leave each reading of a patient in once.' },
  'reads/missing-column': {
    what: 'The table of re-readings needs the column {column}.',
    next: 'Add it, or rename one with columns of the configuration.',
  },
  'reads/no-features': {
    what: 'The table of re-readings has no column of numbers.',
    next: 'Choose the table with the features of each reading.',
  },
  'reads/no-pairs': { what: 'No patient has a first reading (A1) and another one (A2 or B).', next: 'Check the column reading.' },
  'reads/no-rows': { what: 'The table of re-readings has no rows.', next: 'Choose another file.' },
  'analysis/config-not-json': { what: 'The file is not JSON ({reason}).', next: 'Choose the configuration file, or correct it.' },
  'analysis/config-invalid': {
    what: 'The configuration is wrong at {path}: {expected}.',
    next: 'Correct it; docs/analysis-config.schema.json has every key.',
  },
  'analysis/robust-invalid': {
    what: 'The file is no list of robust features (at {path}: {expected}).',
    next: 'Choose robust-features.json of a robustness test.',
  },
  'analysis/patient-in-both': {
    what: 'Patients of the training cohort stand in the validation cohort too: {patients}.',
    next: 'A validation needs other patients: leave each in one table.',
  },
  'analysis/covariate-absent': {
    what: 'The covariate {column} is no column of numbers in the training table.',
    next: 'Correct covariates in the configuration.',
  },
  'analysis/no-patients': {
    what: 'No patient of the {cohort} cohort can be analysed ({left} left out).',
    next: 'Look at treatment, follow-up, covariates and features in the table.',
  },
  'analysis/no-common-feature': {
    what: 'None of its features ({column} and so on) is in the training table.',
    next: 'Choose the file that belongs to this table, or name the columns alike.',
  },
  'analysis/map-column-absent': {
    what: 'No table has the column {column}, which the configuration renames.',
    next: 'Correct columns in the configuration.',
  },
  'analysis/one-arm': {
    what: 'The {cohort} cohort has no patient in the arm {arm}, so nothing can be compared.',
    next: 'Check the column treatment.',
  },
  'analysis/no-features': {
    what: 'No feature has a value of every patient.',
    next: 'Check the feature columns of the training table.',
  },
  'csv/empty': { what: 'The file is empty.', next: 'Choose another file.' },
  'csv/blank-column': { what: 'Column {column} has no name.', next: 'Name it in the first row.' },
  'csv/duplicate-column': { what: 'These columns stand twice: {columns}.', next: 'Leave each in once.' },
  'csv/cell-count': { what: 'Line {line} has {cells} cells, the header {expected}.', next: 'Correct the line.' },
  'csv/unclosed-quote': { what: 'A quotation mark that opens in line {line} is not closed.', next: 'Correct the file.' },
  'csv/text-after-quote': { what: 'Text follows a closing quotation mark in line {line}.', next: 'Correct the line.' },
  'table/unreadable': {
    what: '{path} could not be read ({reason}).',
    next: 'Save the table as CSV in UTF-8 and choose it again.',
  },
  'manifest/missing-columns': {
    what: 'The manifest lacks these columns: {columns}.',
    next: 'Its first line must name case_id, sequence, image, mask and roi.',
  },
  'manifest/no-rows': { what: 'The manifest has no cases.', next: 'Write one line a series below its first line.' },
  'manifest/empty-cell': { what: 'The cell {column} is empty.', next: 'Fill it in.' },
  'manifest/case-id': {
    what: 'The case id {value} cannot be the name of a file.',
    next: 'Use letters, digits, dot, hyphen and underscore, at most 120.',
  },
  'manifest/unknown-sequence': { what: 'There is no sequence {value}.', next: 'Allowed: {allowed}.' },
  'manifest/duplicate-row': {
    what: 'The case has this sequence in line {line} already.',
    next: 'Leave one row a case and sequence.',
  },
  'table/empty': { what: '{path} has no patients.', next: 'Choose another file.' },
  'table/has-problems': {
    what: '{count} cells cannot be used; nothing was stored.',
    next: 'Correct them and choose the file again.',
  },
  'table/mixed-profiles': {
    what: 'The features were computed with several profiles: {hashes}.',
    next: 'Use features of one profile.',
  },
  'table/no-features': { what: 'The table has no feature columns.', next: 'Choose a table with features.' },
  'table/patient-not-in-features': {
    what: 'These patients have no features: {patients}.',
    next: 'Add their features or leave them out.',
  },
  'cohort/not-found': { what: 'The cohort is not in the store any more.', next: 'Choose another one.' },
  'cohort/name-taken': { what: 'A cohort called {name} exists already.', next: 'Choose another name.' },
  'cohort/mixes-synthetic': {
    what: '{synthetic} of the {total} cases are synthetic. Real and synthetic patients are never mixed.',
    next: 'Select only one kind.',
  },
  'survival/no-follow-up': {
    what: 'No patient of the cohort has follow-up and treatment for this endpoint ({patients} patients).',
    next: 'Import a clinical table with months and events, or enter the follow-up.',
  },
  'survival/apparent': {
    what: 'The card was standardised on this very cohort ({cohort}): the curves are apparent, not a validation.',
    next: '',
  },
  'survival/left-out': {
    what: '{count} of {total} patients lack follow-up or treatment for this endpoint and are left out.',
    next: '',
  },
  'survival/without-score': { what: '{count} of {total} patients have no score and stand only among all patients.', next: '' },
  'survival/indeterminate': {
    what: '{count} of {total} patients have an interval of the score that holds 0; in the curves they stand in the group of its sign.',
    next: '',
  },
  'survival/no-patients': { what: 'No patient is in this group.', next: '' },
  'survival/past-follow-up': {
    what: 'Nobody of {arm} was followed for {months} months (longest follow-up {last} months): there is no rate.',
    next: '',
  },
  'stats/baseline-out-of-range': {
    what: 'The baseline hazard at covariates 0 cannot be written as a number: the covariates lie too far from 0.',
    next: 'Take the baseline at the means of the covariates.',
  },
  'stats/cox-diverges': {
    what: 'The hazard ratio cannot be estimated: one group has no events or too few.',
    next: 'Curves and numbers at risk still hold.',
  },
  'stats/hazard-ratio-out-of-range': {
    what: 'The hazard ratio per unit of {columns} is too large to be written.',
    next: 'Give the column in a larger unit, or standardised.',
  },
  'stats/log-of-time': {
    what: 'The test of proportional hazards against log time needs follow-up times above 0.',
    next: 'Choose another transform of time.',
  },
  'iptw/no-overlap': {
    what: 'By the propensity model {count} patients could not have received the treatment they had: they have no weight.',
    next: 'Look at the covariates of the propensity model, or leave these patients out.',
  },
  'stats/too-few-values': { what: 'There are too few values to test: {n}.', next: '' },
  'stats/no-spread': { what: 'All values are equal: there is nothing to test.', next: '' },
  'stats/one-level': { what: 'All patients are in one level or one group: there is nothing to test.', next: '' },
  'stats/no-effect': { what: 'A hazard ratio of 1 cannot be shown by any number of events.', next: 'Give another hazard ratio.' },
  'stats/table-too-large': {
    what: "The {rows} x {columns} table of {n} patients is too large for Fisher's exact test.",
    next: 'Use the chi-square test.',
  },
  'stats/logistic-separated': {
    what: 'The two groups are told apart wholly by {columns}: a logistic model has no finite estimate.',
    next: 'Leave those covariates out, or merge their levels.',
  },
  'stats/no-comparable-pairs': {
    what: 'No two of {n} patients can be compared: there is no concordance.',
    next: 'It needs an event before the end of another follow-up.',
  },
  'stats/no-events': {
    what: 'No event among {n} patients: there is no hazard ratio.',
    next: 'Curves and numbers at risk still hold.',
  },
  'stats/beyond-follow-up': {
    what: 'Nobody of a group was followed to the landmark: there is no rate.',
    next: 'Choose an earlier landmark, or wait for longer follow-up.',
  },
  'stats/spline-undefined': {
    what: 'The benefit curve needs more different scores.',
    next: '',
  },
  'model/not-randomised': {
    what: 'The event rates of the strategies are read from randomised data only: the arms of this cohort were not randomised.',
    next: '',
  },
  'stats/one-arm': { what: 'All patients are of one treatment ({arms}): the arms cannot be compared.', next: '' },
  'stats/outcome-constant': {
    what: 'All {n} rows have the same outcome: there is nothing to model.',
    next: 'Give rows of both groups.',
  },
  'stats/rank-deficient': {
    what: 'No effect can be estimated of: {columns}. Each repeats others, or never differs among the patients at risk when an event happens.',
    next: 'Leave them out, or wait for longer follow-up.',
  },
  'stats/variance-singular': {
    what: 'The variance of {columns} cannot be computed.',
    next: 'Check the data for groups without events.',
  },
  'stats/survival-zero': {
    what: 'Nobody is left without the event: survival is 0 and has no limits.',
    next: '',
  },
  'stats/quantile-not-reached': { what: 'The curve does not come down so far.', next: 'Wait for longer follow-up.' },
  'stats/zph-undefined': {
    what: 'Proportional hazards cannot be tested for {columns}: all events that tell it apart are at one time.',
    next: 'Wait for longer follow-up.',
  },
  'model/bootstrap-failed': {
    what: 'None of {replicates} bootstrap replicates could be fitted. The commonest cause: {cause}.',
    next: 'Check the cohort: it is too small for this model.',
  },
  'model/constant-feature': {
    what: '{feature} has the same value in every patient: it cannot be tested.',
    next: 'Leave it out.',
  },
  'model/few-events': {
    what: 'There are {events} events, fewer than {needed}: no model is built.',
    next: 'Wait for longer follow-up, or add patients.',
  },
  'model/no-candidate': {
    what: 'No reproducible feature has an interaction with treatment below the limit of the screening: no model is built.',
    next: 'The table of all features still holds.',
  },
  'model/none': { what: 'There is no model, so there is no score.', next: 'Look at the reason beside the model.' },
  'model/nothing-stays': {
    what: 'Backward elimination left no feature of: {features}. There is no model.',
    next: 'The steps of the elimination still hold.',
  },
  'model/slope-zero': {
    what: 'Treatment does not act differently along the score: there is no point where its effect changes sign.',
    next: '',
  },
  'card/not-found': { what: 'The card is not in the store any more.', next: 'Choose another one.' },
  'card/locked': {
    what: 'The card {title} is locked and has its standardisation values.',
    next: 'Standardise the published card instead; that makes a new card.',
  },
  'card/is-locked': {
    what: 'The card {title} is locked: it is never edited.',
    next: 'Make a new card that supersedes it (card supersede).',
  },
  'card/not-standardised': {
    what: 'The card {card} has no means and SDs yet, so it scores nobody.',
    next: 'Standardise it on the Model screen.',
  },
  'card/feature-absent': {
    what: 'The reference lacks these features: {features}.',
    next: 'Extract them, or choose another reference.',
  },
  'card/feature-constant': {
    what: 'These features are the same in all patients of the reference: {features}.',
    next: 'Choose another reference.',
  },
  'card/hash-mismatch': {
    what: 'The card was changed by hand: its content does not fit its hash.',
    next: 'Use the original file.',
  },
  'card/invalid': { what: 'The card is not valid at {path}: expected {expected}.', next: 'Use the original file.' },
  'card/not-json': { what: '{path} is not JSON ({reason}).', next: 'Choose the card file.' },
  'card/schema': {
    what: 'The card is of layout {found}, which this version does not read.',
    next: 'Use a newer version of the program.',
  },
  'card/reference-duplicate-case': { what: 'These patients stand twice in the reference: {cases}.', next: 'Leave each in once.' },
  'card/reference-other-profile': {
    what: 'The reference was extracted with another profile.',
    next: 'Extract it again with the profile of the card.',
  },
  'card/reference-too-small': {
    what: 'The reference has {n} patients; at least {least} are needed.',
    next: 'Choose a larger reference.',
  },
  'card/typed-values': { what: 'The typed values are not complete: expected {expected}.', next: 'Complete them.' },
  'standardisation/too-few': {
    what: 'The cohort has {n} patients that can serve as reference; fewer than 30 are refused.',
    next: 'Extract features and complete the clinical records of more patients.',
  },
  'standardisation/invalid': {
    what: 'The values cannot be used: {cause}.',
    next: 'Choose another source, or correct the values.',
  },
  'standardisation/profile-mismatch': {
    what: 'The values belong to another extraction profile.',
    next: 'Use values of the same profile.',
  },
  'score/not-found': { what: 'The score is not in the store any more.', next: 'Compute it again.' },
  'score/no-read': { what: 'A score needs a T1C read.', next: 'Draw and finalise the T1C ROI.' },
  'score/no-extraction': {
    what: 'The features of the T1C read are not extracted yet (or are out of date).',
    next: 'Extract the features, then compute the score.',
  },
  'score/not-standardised': { what: 'The card has no means and SDs yet.', next: 'Standardise it on the Model screen.' },
  'score/reference-too-small': {
    what: 'The reference of the card has {n} patients, fewer than {least}.',
    next: 'Standardise the card on a larger reference.',
  },
  'score/reference-below-rule': { what: 'The reference has {n} patients; the rule is applied from {least} on.', next: '' },
  'score/reference-eligibility-unknown': {
    what: 'The eligibility of {unknown} of the {n} patients of the reference is not known; the rule needs a reference of eligible patients.',
    next: 'Complete their clinical records and standardise the card again.',
  },
  'score/stale': {
    what: 'The read, the features or the clinical record changed after this score was computed.',
    next: 'Compute the score again.',
  },
  'score/indeterminate': { what: 'The score is indeterminate: its interval {lower} to {upper} holds 0.', next: '' },
  'score/read-not-finalised': { what: 'The T1C read is a draft.', next: 'Finalise it in the reading view.' },
  'score/normalisation-clips-roi': {
    what: 'Normalisation cuts off more than 1% of the ROI: no score.',
    next: 'Use a profile without limits.',
  },
  'score/extraction-failed': { what: 'The features could not be extracted ({reason}).', next: 'Check image and ROI.' },
  'score/feature-missing': { what: 'These model features have no value: {features} ({reasons}).', next: 'Check the ROI.' },
  'score/synthetic-card': { what: 'The card is synthetic.', next: '' },
  'score/synthetic-reference': { what: 'The reference is synthetic.', next: '' },
  'score/synthetic-patient': { what: 'The patient is synthetic.', next: '' },
  'risk/undetermined': {
    what: 'The risk group cannot be determined; not known: {unknown}.',
    next: 'Complete the clinical record.',
  },
  'risk/missing': { what: 'not known', next: '' },
  'risk/no-clinical-record': { what: 'no clinical record', next: '' },
  'risk/edition-8': { what: 'staged by the 8th edition, which is not converted', next: '' },
  'risk/ebv-unit': { what: 'given in {unit}, which is not converted', next: '' },
  'risk/ebv-limit-too-high': { what: 'below a detection limit of {limit}, which lies above the cut-off', next: '' },
  'risk/volume-near-cutoff': { what: 'within one re-reading SD of the cut-off', next: '' },
  'eligibility/no-clinical-record': { what: 'No clinical record: eligibility is not known.', next: 'Enter it.' },
  'eligibility/edition-missing': { what: 'The edition of the staging is not known.', next: 'Enter it.' },
  'eligibility/edition-8': {
    what: 'Staged by the 8th edition; the rule is defined on the 7th.',
    next: 'Stage by the 7th edition too.',
  },
  'eligibility/metastatic': { what: 'M1: the rule is for M0.', next: '' },
  'eligibility/m-stage-missing': { what: 'The M stage is not known.', next: 'Enter it.' },
  'eligibility/n0': { what: 'N0: the rule is for N1 to N3.', next: '' },
  'eligibility/n-stage-missing': { what: 'The N stage is not known.', next: 'Enter it.' },
  'eligibility/t-stage-missing': { what: 'The T stage is not known.', next: 'Enter it.' },
  'eligibility/stage-ii': { what: '{tStage} {nStage} is stage II: the rule is for stages III to IVB.', next: '' },
  'eligibility/stage-disagrees': {
    what: 'The overall stage given ({given}) does not fit T and N ({derived}).',
    next: 'Check the staging.',
  },
  'eligibility/mri-date-missing': { what: 'The date of the MR is not known.', next: 'Enter it.' },
  'eligibility/treatment-start-missing': { what: 'The start of treatment is not known.', next: 'Enter it.' },
  'eligibility/mri-after-treatment-start': { what: 'The MR was made {days} {days|day|days} after treatment started.', next: '' },
  'eligibility/mri-too-early': { what: 'The MR was made {days} days before treatment; at most {limit} are allowed.', next: '' },
  'flag/z-out-of-range': {
    what: '{feature} lies far outside the reference (z {z}, limit {limit}).',
    next: 'Check the ROI and the images.',
  },
  'flag/other-profile': {
    what: 'The features were extracted with another profile than the reference.',
    next: 'Extract again with the profile of the card.',
  },
  'flag/profile-unknown': {
    what: 'It is not known with which profile the features of the patient or of the reference were extracted.',
    next: 'Extract them with this program.',
  },
  'flag/scanner-unknown': { what: 'The images do not say which scanner made them.', next: '' },
  'flag/scanners-of-reference-unknown': {
    what: 'The reference does not name its scanners, so it is not known whether it holds {scanner}.',
    next: 'Standardise the card with the scanners that the source names.',
  },
  'flag/scanner-not-in-reference': { what: 'The scanner {scanner} is not in the reference.', next: '' },
  'flag/sequence-unknown': { what: 'The images do not say with which sequence they were made.', next: '' },
  'flag/sequences-of-reference-unknown': {
    what: 'The reference does not name its sequences, so it is not known whether it holds {sequence}.',
    next: 'Standardise the card with the sequences that the source names.',
  },
  'flag/sequence-not-in-reference': { what: 'The sequence {sequence} is not in the reference.', next: '' },
  'flag/regimen-unknown': { what: 'The planned induction regimen is not known.', next: 'Enter it in the clinical record.' },
  'flag/regimen-not-of-trial': { what: 'The planned regimen ({regimen}) is not that of the trial.', next: '' },
  'flag/volume-near-cutoff': {
    what: 'The tumour volume {volumeMl} ml lies within one re-reading SD ({sdMl} ml) of {cutoffMl} ml.',
    next: '',
  },
  'report/no-score': { what: 'This case has no score yet, so there is no report.', next: 'Compute the score first.' },
  'report/not-found': { what: 'The report is not in the store any more.', next: 'Make it again.' },
  'report/clipped': {
    what: 'Text would be cut off on the page: {texts}. Nothing was printed.',
    next: 'Report this to the person who looks after this program.',
  },
  'report/print-failed': {
    what: 'The report could not be printed ({reason}).',
    next: 'Try again; if it stays so, save it as PDF.',
  },
} as const satisfies Record<string, ProblemMessage>;
