/** Lines 5 to 9 each hold a text that is in no catalogue; the lines below hold none. */
export function Complaint(props: { readonly open: boolean; readonly volumeMl: string }) {
  return (
    <section>
      <p>Draw the tumour.</p>
      <button aria-label="Close" />
      <input title={props.open ? 'Open' : ''} />
      {'Saved'}
      <span>{`${props.volumeMl} ml`}</span>
      <span class="faint">· 50 %</span>
      <img alt="" src={`${props.volumeMl}/tumour.png`} />
    </section>
  );
}
