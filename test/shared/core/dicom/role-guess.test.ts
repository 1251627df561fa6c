/** Role guesses on series descriptions as scanners and hospitals write them. */
import { describe, expect, it } from 'vitest';
import { guessRole, type RoleTags, type SequenceRole } from '@shared/core/dicom/role-guess';
import type { Plane } from '@shared/core/geometry/plane';

const tags = (changes: Partial<RoleTags>): RoleTags => ({
  seriesDescription: null,
  protocolName: null,
  sequenceName: null,
  contrastAgent: null,
  scanningSequence: ['SE'],
  imageType: ['ORIGINAL', 'PRIMARY', 'M'],
  repetitionTimeMs: null,
  echoTimeMs: null,
  inversionTimeMs: null,
  orientation: null,
  ...changes,
});

const TABLE: readonly (readonly [string, SequenceRole, Plane | null])[] = [
  ['AX T1', 't1', 'axial'],
  ['Ax T1 FSE', 't1', 'axial'],
  ['t1_tse_tra', 't1', 'axial'],
  ['t1_tse_tra_320', 't1', 'axial'],
  ['T1W_TSE_TRA', 't1', 'axial'],
  ['T1W TSE AX', 't1', 'axial'],
  ['T1WI', 't1', null],
  ['sT1W_SE', 't1', null],
  ['OAx T1 FLAIR', 't1', null],
  ['AX T1 FLAIR', 't1', 'axial'],
  ['SAG T1 SE', 't1', 'sagittal'],
  ['t1_se_sag', 't1', 'sagittal'],
  ['COR T1 TSE', 't1', 'coronal'],
  ['t1_tse_cor_fs', 't1', 'coronal'],
  ['t1_tirm_tra_dark-fluid', 't1', 'axial'],
  ['AX T1 PRE', 't1', 'axial'],
  ['T1 AX PRE CONTRAST', 't1', 'axial'],
  ['AX T1 W/O', 't1', 'axial'],
  ['AX T1 without contrast', 't1', 'axial'],
  ['T1 tra nativ', 't1', 'axial'],
  ['AX T1 non-contrast', 't1', 'axial'],
  ['AX T1 post fossa', 't1', 'axial'],
  ['Ax T2', 't2', 'axial'],
  ['t2_tse_tra', 't2', 'axial'],
  ['t2_tse_tra_fs', 't2', 'axial'],
  ['T2W_TSE_AX', 't2', 'axial'],
  ['AX T2 FRFSE FS', 't2', 'axial'],
  ['T2WI FS COR', 't2', 'coronal'],
  ['t2_blade_tra', 't2', 'axial'],
  ['OAx T2 PROPELLER', 't2', null],
  ['SAG T2', 't2', 'sagittal'],
  ['t2_tirm_cor', 't2', 'coronal'],
  ['T2 AX POST', 't2', 'axial'],
  ['AX T1+C', 't1c', 'axial'],
  ['AX T1 +C', 't1c', 'axial'],
  ['Ax T1 FS +C', 't1c', 'axial'],
  ['T1 C+ AX', 't1c', 'axial'],
  ['+C AX T1', 't1c', 'axial'],
  ['SAG T1+C', 't1c', 'sagittal'],
  ['COR T1 FS+C', 't1c', 'coronal'],
  ['T1C', 't1c', null],
  ['T1CE', 't1c', null],
  ['T1W_CE_TRA', 't1c', 'axial'],
  ['CE T1 TRA', 't1c', 'axial'],
  ['CE-T1W', 't1c', null],
  ['t1_tse_tra_fs_gd', 't1c', 'axial'],
  ['t1_tse_tra_fs_Gd-DTPA', 't1c', 'axial'],
  ['AX T1 GAD', 't1c', 'axial'],
  ['AX T1 POST GAD', 't1c', 'axial'],
  ['T1_SE_TRA_POST', 't1c', 'axial'],
  ['AX T1 POST', 't1c', 'axial'],
  ['SAG T1 post contrast', 't1c', 'sagittal'],
  ['Ax T1 post-contrast FS', 't1c', 'axial'],
  ['t1_tse_tra_KM', 't1c', 'axial'],
  ['T1 tra mit KM', 't1c', 'axial'],
  ['T1 FS enhanced', 't1c', null],
  ['t1_vibe_fs_tra_CE', 't1c', 'axial'],
  ['Ax LAVA +C', 't1c', 'axial'],
  ['3D T1 MPRAGE +C', 't1c', null],
  ['SYNTHETIC AX T1 TSE', 't1', 'axial'],
  ['SYNTHETIC AX T2 TSE', 't2', 'axial'],
  ['SYNTHETIC COR T1 TSE +C', 't1c', 'coronal'],
  ['横断位 T1WI 增强', 't1c', 'axial'],
  ['T1 矢状位 平扫', 't1', 'sagittal'],
  ['T2 冠状位', 't2', 'coronal'],
  ['sub-01_T1w', 't1', null],
  ['T1W_mDIXON_TSE_TRA', 't1', 'axial'],
  ['t1_vibe_dixon_tra_in phase', 't1', 'axial'],
  ['t1_vibe_dixon_tra_opp phase', 'other', 'axial'],
  ['NPC T1 FS AX NECK', 't1', 'axial'],
  ['eTHRIVE AX +C', 't1c', 'axial'],
  ['T1W_TSE_SAG_GD', 't1c', 'sagittal'],
  ['localizer', 'other', null],
  ['3-Plane Loc', 'other', null],
  ['Survey', 'other', null],
  ['AX DWI b=1000', 'other', 'axial'],
  ['ep2d_diff_b0_1000_tra_ADC', 'other', 'axial'],
  ['ADC (10^-6 mm²/s)', 'other', null],
  ['AX T2 FLAIR', 'other', 'axial'],
  ['t2_flair_tra', 'other', 'axial'],
  ['AX T2* GRE', 'other', 'axial'],
  ['SWI_Images', 'other', null],
  ['3D TOF MRA', 'other', null],
  ['AX T1 DCE dynamic', 'other', 'axial'],
  ['STIR COR', 'other', 'coronal'],
  ['PD FS AX', 'other', 'axial'],
  ['SUB AX T1 +C', 'other', 'axial'],
  ['T1 Map', 'other', null],
];

describe('guessRole by description', () => {
  it.each(TABLE)('%s -> %s, %s', (seriesDescription, sequence, plane) => {
    const guess = guessRole(tags({ seriesDescription }));
    expect({ sequence: guess.sequence, plane: guess.plane }).toEqual({ sequence, plane });
    expect(guess.reasons.length).toBeGreaterThan(0);
    expect(guess.confidence).toBeGreaterThan(0);
    expect(guess.confidence).toBeLessThanOrEqual(1);
  });
});

describe('guessRole by tags', () => {
  it('uses the contrast agent where the words do not speak of contrast', () => {
    expect(guessRole(tags({ seriesDescription: 'AX T1 FS', contrastAgent: 'GADOVIST' })).sequence).toBe('t1c');
    expect(guessRole(tags({ seriesDescription: 'AX T1 PRE', contrastAgent: 'GADOVIST' })).sequence).toBe('t1');
    for (const none of ['NO', 'None', 'n/a', 'NO CONTRAST', '-']) {
      expect(guessRole(tags({ seriesDescription: 'AX T1 FS', contrastAgent: none })).sequence).toBe('t1');
    }
    expect(guessRole(tags({ seriesDescription: 'AX T2', contrastAgent: 'GADOVIST' })).sequence).toBe('t2');
  });

  it('falls back on timing without words, with little confidence', () => {
    const timed = (repetitionTimeMs: number, echoTimeMs: number, inversionTimeMs: number | null = null): string => {
      const guess = guessRole(tags({ seriesDescription: 'HEAD 1', repetitionTimeMs, echoTimeMs, inversionTimeMs }));
      expect(guess.confidence).toBeLessThan(0.9);
      return guess.sequence;
    };
    expect(timed(550, 12)).toBe('t1');
    expect(timed(4200, 95)).toBe('t2');
    expect(timed(9000, 120, 2500)).toBe('other');
    expect(timed(2000, 12, 860)).toBe('t1');
    expect(timed(3000, 20)).toBe('other');
  });

  it('is surer when words and timing agree than when they do not', () => {
    const agreed = guessRole(tags({ seriesDescription: 'AX T1', repetitionTimeMs: 500, echoTimeMs: 10 }));
    const silent = guessRole(tags({ seriesDescription: 'AX T1' }));
    const against = guessRole(tags({ seriesDescription: 'AX T1', repetitionTimeMs: 4000, echoTimeMs: 100 }));
    expect(agreed.confidence).toBeGreaterThan(silent.confidence);
    expect(silent.confidence).toBeGreaterThan(against.confidence);
    expect(against.reasons).toContain('timing-disagrees');
  });

  it('reads the protocol name when the description says nothing', () => {
    expect(guessRole(tags({ seriesDescription: 'NPC 3', protocolName: 't1_tse_tra' })).sequence).toBe('t1');
  });

  it('takes the plane from the orientation before the words', () => {
    const guess = guessRole(
      tags({
        seriesDescription: 'AX T1',
        orientation: [
          [1, 0, 0],
          [0, 0, -1],
        ],
      }),
    );
    expect(guess.plane).toBe('coronal');
    expect(guess.reasons).toContain('plane-orientation');
  });

  it('knows nothing of an empty header and says so', () => {
    const guess = guessRole(tags({ scanningSequence: [] }));
    expect(guess).toMatchObject({ sequence: 'other', plane: null });
    expect(guess.confidence).toBeLessThan(0.5);
    expect(guess.reasons).toContain('no-evidence');
  });
});
