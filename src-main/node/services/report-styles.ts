/** The style sheet of printed documents: A4 pages as fixed boxes, so that the preview equals the paper. */

export const pageStyles = `
@page{size:A4;margin:0}
*{box-sizing:border-box}
html,body{margin:0;padding:0}
body{font-family:Inter,'Noto Sans SC',sans-serif;font-size:9pt;line-height:1.35;color:#16191d;background:#fff;
font-variant-numeric:tabular-nums;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.page{position:relative;width:210mm;height:297mm;overflow:hidden;background:#fff;break-after:page}
.page:last-child{break-after:auto}
header{position:absolute;left:14mm;right:14mm;top:8mm;height:8mm;display:flex;justify-content:space-between;align-items:center;
gap:6mm;font-size:8pt;color:#3d444d;border-bottom:.25mm solid #9aa3ad;overflow:hidden;white-space:nowrap}
header span{overflow:hidden;text-overflow:ellipsis}
header .synthetic{font-weight:600;color:#a11212;flex:none}
.body{position:absolute;left:14mm;right:14mm;top:20mm;height:248mm;overflow:hidden}
footer{position:absolute;left:14mm;right:14mm;top:271mm;height:18mm;border-top:.25mm solid #9aa3ad;padding-top:1.5mm;
font-size:7.5pt;color:#3d444d;overflow:hidden}
footer p{margin:0 0 .6mm}
footer .research{font-weight:600;color:#16191d;font-size:8pt}
footer .pageNumber{position:absolute;right:0;bottom:1mm}
.mark{position:absolute;left:0;right:0;top:118mm;text-align:center;font-size:74pt;font-weight:600;letter-spacing:4mm;
color:rgba(161,18,18,.07);transform:rotate(-32deg);pointer-events:none;z-index:2}
h1{font-size:16pt;font-weight:600;margin:0 0 .8mm;line-height:1.2}
h2{font-size:11pt;font-weight:600;margin:4mm 0 1.4mm;line-height:1.2}
h3{font-size:9pt;font-weight:600;margin:2mm 0 .8mm}
p{margin:0 0 1.4mm}
p.note{font-size:8pt;color:#4a525c}
p.strong{font-weight:600}
p.verdict{border:.35mm solid #16191d;border-radius:1.5mm;padding:2.4mm 3.6mm;margin:0 0 2.6mm;font-size:12pt;font-weight:600}
p.verdict.bad{border-color:#a11212;color:#a11212;background:#fdeae8}
tr.bad td{font-weight:600;color:#a11212;background:#fdeae8}
p.item{margin:0 0 .8mm;padding-left:5mm;position:relative}
p.item::before{content:'–';position:absolute;left:1.2mm}
.facts{display:grid;margin:0 0 2mm;row-gap:.6mm}
.facts dt{color:#4a525c;font-size:8.5pt}
.facts dd{margin:0;padding-right:3mm;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;table-layout:fixed;margin:0 0 2mm}
th{font-size:8pt;font-weight:600;text-align:left;color:#3d444d;border-bottom:.25mm solid #9aa3ad;padding:.6mm 1.6mm;vertical-align:bottom}
td.number{white-space:nowrap}
td{font-size:8.5pt;padding:.7mm 1.6mm;border-bottom:.15mm solid #dde1e5;vertical-align:top;overflow-wrap:anywhere}
.number{text-align:right}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
.strips{display:flex;gap:4mm;align-items:flex-end}
.result{display:grid;grid-template-columns:52mm 40mm 40mm 1fr;border:.35mm solid #16191d;border-radius:1.5mm;margin:0 0 2.5mm}
.result>div{padding:2mm 2.5mm;border-left:.2mm solid #c3c9d0;min-height:24mm}
.result>div:first-child{border-left:0}
.result span{display:block}
.result .label{font-size:8pt;color:#4a525c}
.result .big{font-size:20pt;font-weight:600;line-height:1.2}
.result .mid{font-size:10pt;font-weight:600;line-height:1.3}
.result .small{font-size:8pt}
.figure{margin:0 0 1mm}
.figure svg{display:block;width:100%;height:100%}
.slices{display:flex;gap:4mm;align-items:flex-start;margin:0 0 2mm}
.slice{margin:0;width:58mm;font-size:8pt}
.slice figcaption{font-size:9pt;margin:0 0 1mm}
.slice svg{display:block;width:58mm;height:auto;background:#000}
.slice p{margin:.8mm 0 0;overflow-wrap:anywhere}
.slice .casing{fill:none;stroke:#000;stroke-width:4px;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.slice .contour{fill:none;stroke:#ffd23f;stroke-width:2px;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.slice .bar{fill:none;stroke:#fff;stroke-width:2px;vector-effect:non-scaling-stroke}
.letters text{fill:#fff;stroke:#000;stroke-width:.6px;paint-order:stroke;vector-effect:non-scaling-stroke;font-weight:600}
.sign{display:grid;grid-template-columns:48mm 50mm 30mm 1fr;gap:4mm;height:16mm;align-items:end;margin:0 0 1mm}
.sign b{font-weight:400}
.sign span{border-top:.2mm solid #16191d;font-size:7.5pt;color:#4a525c;padding-top:.5mm}
@media screen{body{background:#6b7077}.page{margin:4mm auto;box-shadow:0 1mm 4mm rgba(0,0,0,.4)}}
`;
