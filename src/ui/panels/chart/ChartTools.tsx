import { ChartSpline, Download, Table2 } from "lucide-react";
import type { ReactNode } from "react";
import { toStudioError } from "../../../shared/errors";
import { copyTable, measuredWhere, saveChartFile } from "../../../store/measure/chart-downloads";
import { showChartAs } from "../../../store/measure/chart-actions";
import { tellError } from "../../../store/notices";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { pictureOf, pngBlob, svgBlob } from "./chart-picture";
import { CopyButton } from "./CopyButton";
import type { Picture } from "./standalone-svg";
import { MenuButton } from "./MenuButton";
import { qualityName } from "./plotted";
import { seriesStyle } from "./series-style";
import { tableColumns, tableRows, tableText } from "./table-columns";
import type { Frontier } from "./use-frontier";

interface ChartToolsProps {
  readonly frontier: Frontier;
  /** The plot, null while there is none. */
  readonly svg: () => SVGSVGElement | null;
}

const VIEWS = [
  { value: "chart", label: <ViewLabel icon={<ChartSpline size={14} aria-hidden />} text="Chart" /> },
  { value: "table", label: <ViewLabel icon={<Table2 size={14} aria-hidden />} text="Table" /> },
] as const;

/** Chart or table, and both as files; nothing while there is nothing to show. */
export function ChartTools({ frontier, svg }: ChartToolsProps) {
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
      {show === "table" && <CopyButton copy={() => copyTable(studio, tableText(tableRows(frontier.all), tableColumns(frontier.all)))} />}
      <Segments legend="Show as" value={show} options={VIEWS} onChange={(value) => showChartAs(studio, value)} />
      <MenuButton
        name="Save the chart" className="button ghost icon-only" label={<Download size={15} aria-hidden />}
        entries={[
          { label: "Picture, SVG", enabled: hasPlot, run: () => savePicture("svg") },
          { label: "Picture, PNG", enabled: hasPlot, run: () => savePicture("png") },
          { label: "Numbers, CSV", enabled: commands.saveCsv.enabled(), run: () => void commands.saveCsv.run() },
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

function wordsOf({ plotted, axis }: Frontier, state: Parameters<typeof measuredWhere>[0]) {
  const kind = plotted[0]?.series.points[0]?.accuracy.kind ?? "choice";
  return {
    title: `${state.model?.name ?? "Model"}: ${qualityName(kind)} against ${axis.against}`,
    subtitle: "Each point is a mask of dropped modules; whiskers are 95 % intervals.",
    series: plotted.map(({ series, points }) => ({ ...seriesStyle(series.slot), name: `${series.name}, ${series.target.part} part, n ${points[0]?.point.accuracy.n ?? 0}` })),
    footer: `Measured on ${measuredWhere(state)} · TrimLLM Studio`,
  };
}
