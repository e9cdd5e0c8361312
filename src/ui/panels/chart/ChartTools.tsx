import { ChartSpline, Download, Grid3x3, Table2 } from "lucide-react";
import type { ReactNode } from "react";
import { toStudioError } from "../../../shared/errors";
import { copyTable, measuredWhere, saveChartFile, saveMatrix } from "../../../store/measure/chart-downloads";
import { showChartAs } from "../../../store/measure/chart-actions";
import type { DomainMatrix } from "../../../store/measure/domain-matrix";
import { hasNoSignificantLoss } from "../../../store/measure/paired";
import { tellError } from "../../../store/notices";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { pictureOf, pngBlob, svgBlob } from "./chart-picture";
import { CopyButton } from "./CopyButton";
import type { Picture, PictureSeries } from "./standalone-svg";
import { MenuButton } from "../../parts/MenuButton";
import { exportKey, FLOOR_KEY, looseKey, NO_LOSS_KEY, PARETO_KEY, seriesKey, tunedKey } from "./legend-keys";
import { matrixText } from "./matrix-text";
import { qualityName, seriesName } from "./plotted";
import { tableColumns, tableRows, tableText } from "./table-columns";
import type { Frontier } from "./use-frontier";

interface ChartToolsProps {
  readonly frontier: Frontier;
  readonly matrix: DomainMatrix;
  /** The plot, null while there is none. */
  readonly svg: () => SVGSVGElement | null;
}

const VIEWS = [
  { value: "chart", label: <ViewLabel icon={<ChartSpline size={14} aria-hidden />} text="Chart" /> },
  { value: "table", label: <ViewLabel icon={<Table2 size={14} aria-hidden />} text="Table" /> },
  { value: "domains", label: <ViewLabel icon={<Grid3x3 size={14} aria-hidden />} text="Domains" /> },
] as const;

/** Chart, table or matrix, and all as files; nothing while there is nothing to show. */
export function ChartTools({ frontier, matrix, svg }: ChartToolsProps) {
  const { studio, commands } = useWorkbench();
  const show = useStudioState((state) => state.chart.show);
  if (frontier.all.length === 0) return null;
  const hasPlot = frontier.plotted.length > 0 || "There is no point on the chart.";
  const savePicture = (extension: "svg" | "png") => {
    const element = svg();
    if (element) void blobOf(pictureOf(element, wordsOf(frontier, studio.store.getState())), extension).then((blob) => saveChartFile(studio, blob, extension)).catch((error: unknown) => tellError(studio, toStudioError(error)));
  };
  return (
    <>
      {show === "table" && <CopyButton copy={() => copyTable(studio, tableText(tableRows(frontier.all, frontier.marks), tableColumns(frontier.all, frontier.marks)))} />}
      {show === "domains" && <CopyButton copy={() => copyTable(studio, matrixText(matrix))} />}
      <Segments legend="Show as" value={show} options={VIEWS} onChange={(value) => showChartAs(studio, value)} />
      <MenuButton
        name="Save the chart" className="button ghost icon-only" label={<Download size={15} aria-hidden />}
        entries={[
          { label: "Picture, SVG", enabled: hasPlot, run: () => savePicture("svg") },
          { label: "Picture, PNG", enabled: hasPlot, run: () => savePicture("png") },
          { label: "Numbers, CSV", enabled: commands.saveCsv.enabled(), run: () => void commands.saveCsv.run() },
          { label: "Domains, CSV", enabled: matrix.columns.length > 0 || "No dataset is open.", run: () => void saveMatrix(studio, matrix) },
        ]}
      />
    </>
  );
}

function ViewLabel({ icon, text }: { readonly icon: ReactNode; readonly text: string }) {
  return (
    <span className="view-label">
      {icon}
      <span>{text}</span>
    </span>
  );
}

async function blobOf(picture: Picture, extension: "svg" | "png"): Promise<Blob> {
  return extension === "svg" ? svgBlob(picture) : pngBlob(picture);
}

function wordsOf(frontier: Frontier, state: Parameters<typeof measuredWhere>[0]) {
  const { plotted, axis } = frontier;
  const kind = plotted[0]?.series.points[0]?.accuracy.kind ?? "choice";
  return {
    title: `${state.model?.name ?? "Model"}: ${qualityName(kind)} against ${axis.against}`,
    subtitle: "Each point is a mask of dropped modules; whiskers are 95 % intervals.",
    series: [...plotted.map((series) => ({ name: `${seriesName(series)} part, n ${series.series.points[0]?.accuracy.n ?? 0}`, key: series.lines.length > 0 ? seriesKey(series.slot) : looseKey(series.slot) })), ...signsOf(frontier)],
    footer: `Measured on ${measuredWhere(state)} · TrimLLM Studio`,
  };
}

/** What the other signs mean, as far as they are there. */
function signsOf({ plotted, shown, front, floor, axis }: Frontier): PictureSeries[] {
  const tuned = plotted.findLast(({ points }) => points.some(({ point }) => point.tuned !== null));
  const exported = plotted.findLast(({ points }) => points.some(({ point }) => point.precision !== "source"));
  return [
    ...(tuned ? [{ name: "tuned weights", key: tunedKey(tuned.slot) }] : []),
    ...(exported ? [{ name: "exported in another precision, which stands beside the point", key: exportKey(exported.slot) }] : []),
    ...(shown.some(({ point }) => hasNoSignificantLoss(point.paired)) ? [{ name: "not significantly worse than the full model on the same questions (McNemar, 5 %)", key: NO_LOSS_KEY }] : []),
    ...(front.length > 0 ? [{ name: `Pareto front: no other point is both better and ${axis.better === "more" ? "faster" : "smaller"}`, key: PARETO_KEY }] : []),
    ...(floor === null ? [] : [{ name: "floor: what lies under it is dimmed", key: FLOOR_KEY }]),
  ];
}
