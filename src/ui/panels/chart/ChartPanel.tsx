import { lazy, Suspense, useEffect, useRef } from "react";
import { chooseChartX, setFloor } from "../../../store/measure/chart-actions";
import { goToMeasured } from "../../../store/measure/go-to-measured";
import { stateOfKey } from "../../../store/measure/measurements";
import { Card } from "../../parts/Card";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { ChartEmpty } from "./ChartEmpty";
import { ChartOptions } from "./ChartOptions";
import { ChartTools } from "./ChartTools";
import { DomainMatrix } from "./DomainMatrix";
import { Kpis } from "./Kpis";
import { Legend } from "./Legend";
import { stateTitle } from "./state-title";
import { MeasureButton } from "./MeasureButton";
import { qualityName } from "./plotted";
import { PointTable } from "./PointTable";
import { useDomains } from "./use-domains";
import { useFrontier } from "./use-frontier";
import { Verdict } from "./Verdict";

const loadChart = () => import("./FrontierChart");
const FrontierChart = lazy(loadChart);

const X_OPTIONS = [
  { value: "decode", label: "Decode" },
  { value: "prefill", label: "Prefill" },
  { value: "bytes", label: "Bytes" },
] as const;

export function ChartPanel() {
  const { studio } = useWorkbench();
  const plot = useRef<HTMLDivElement>(null);
  const frontier = useFrontier();
  const domains = useDomains();
  const { all, comparable, plotted, axis, currentKey } = frontier;
  const chart = useStudioState((state) => state.chart);
  // recharts comes while the first measurement runs, not when it is done.
  useEffect(() => void loadChart(), []);
  const choose = (key: string) => goToMeasured(studio, key, `Back to ${stateOfKey(key) === "" ? "the full model" : stateTitle(stateOfKey(key))}`);
  const kind = comparable[0]?.points[0]?.accuracy.kind ?? "choice";
  const show = all.length > 0 ? chart.show : "chart";
  return (
    <Card
      title={<>{capitalised(qualityName(kind))}<span className="chart-against"> against {axis.against}</span></>} className="chart-card"
      aside={
        <>
          <ChartTools frontier={frontier} matrix={domains.matrix} svg={() => plot.current?.querySelector("svg") ?? null} />
          <MeasureButton />
        </>
      }
    >
      <Kpis />
      {all.length > 0 && show === "chart" && (
        <>
          <Verdict frontier={frontier} onChoose={choose}>
            <ChartOptions frontier={frontier} />
            <Segments legend="Against" value={chart.x} options={X_OPTIONS} onChange={(x) => chooseChartX(studio, x)} />
          </Verdict>
          <Legend frontier={frontier} />
        </>
      )}
      {show === "domains" && domains.branches.length > 1 && (
        <Segments legend="Branch" value={String(domains.branch?.leaf)} options={domains.branches.map(({ leaf, name }) => ({ value: String(leaf), label: name, title: name }))} onChange={(leaf) => domains.choose(Number(leaf))} />
      )}
      <figure className="chart" data-show={show}>
        <div className="chart-plot" ref={plot} role="group" aria-label="Chart of measured points">
          {plotted.length > 0 ? (
            <Suspense fallback={null}>
              <FrontierChart frontier={frontier} showsKept={chart.upper === "kept"} onChoose={choose} onFloor={(floor) => setFloor(studio, floor)} />
            </Suspense>
          ) : (
            <ChartEmpty frontier={frontier} />
          )}
        </div>
        {all.length > 0 && <PointTable all={all} marks={frontier.marks} currentKey={currentKey} isVisible={show === "table"} onChoose={choose} />}
        {show === "domains" && <DomainMatrix matrix={domains.matrix} currentKey={currentKey} onChoose={choose} />}
      </figure>
    </Card>
  );
}

function capitalised(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
