import { choiceColumns } from "./choice-columns";
import { choiceDictionary } from "./choice-dictionary";
import { choiceList } from "./choice-list";
import { classification } from "./classification";
import { freeText, promptCompletion } from "./completions";
import { correctAndDistractors } from "./correct-and-distractors";
import { fixedChoices } from "./fixed-choices";
import type { Layout } from "./layout";

/** In the order of asking: the more telling first. */
export const LAYOUTS: readonly Layout[] = [correctAndDistractors, choiceList, choiceDictionary, choiceColumns, fixedChoices, promptCompletion, classification, freeText];
