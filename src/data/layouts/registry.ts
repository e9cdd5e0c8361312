import { choiceColumns } from "./choice-columns";
import { choiceDictionary } from "./choice-dictionary";
import { choiceList } from "./choice-list";
import { correctAndDistractors } from "./correct-and-distractors";
import { fixedChoices } from "./fixed-choices";
import type { ChoiceLayout } from "./layout";

/** In the order of asking: the more telling first. */
export const LAYOUTS: readonly ChoiceLayout[] = [correctAndDistractors, choiceList, choiceDictionary, choiceColumns, fixedChoices];
