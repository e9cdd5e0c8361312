/** Models that the page's own server offers, beside the bundled demo. */
import * as v from "valibot";
import type { ServerModel } from "../state";
import type { Studio } from "../studio";

const INDEX_PATH = "models/index.json";
const schema = v.object({ models: v.array(v.object({ name: v.string(), url: v.string(), bytes: v.number() })) });

/** The built page carries an empty index for hosts without models. A server without one, or one that answers every address with a page, has none. */
export async function findServerModels({ store, page }: Studio): Promise<void> {
  store.setState({ serverModels: await readIndex(page.fetchJson) });
}

async function readIndex(fetchJson: (path: string) => Promise<unknown>): Promise<readonly ServerModel[]> {
  try {
    const parsed = v.safeParse(schema, await fetchJson(INDEX_PATH));
    return parsed.success ? parsed.output.models : [];
  } catch {
    return [];
  }
}
