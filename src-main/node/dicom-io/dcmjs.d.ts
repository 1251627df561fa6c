/** The part of dcmjs that this room uses; the package ships no types. */
declare module 'dcmjs' {
  /** One element as dcmjs reads or writes it. */
  interface DcmjsElement {
    vr: string;
    Value?: unknown[];
    _rawValue?: unknown;
  }
  type DcmjsDataset = Record<string, DcmjsElement>;
  interface DcmjsFile {
    meta: DcmjsDataset;
    dict: DcmjsDataset;
    write(options?: Record<string, unknown>): ArrayBuffer;
  }
  interface Dcmjs {
    readonly log: {
      setLevel(level: string, persist?: boolean): void;
      getLoggers(): Record<string, { setLevel(level: string, persist?: boolean): void }>;
    };
    readonly data: {
      readonly DicomMessage: { readFile(buffer: ArrayBuffer, options?: Record<string, unknown>): DcmjsFile };
      readonly DicomDict: new (meta: DcmjsDataset) => DcmjsFile;
    };
  }
  const dcmjs: Dcmjs;
  export default dcmjs;
}
