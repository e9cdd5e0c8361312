/** The names that a template uses without making them itself: a misspelt one would silently render as nothing. */
import type { TemplateNode } from "./template-syntax";

/** What every template has, beside the parts of the row. */
const BUILT_IN = ["true", "false", "none", "True", "False", "None", "range", "namespace", "raise_exception", "loop", "caller", "varargs", "kwargs"];
/** With one of these the template itself says that the name may be missing. */
const ALLOWS_MISSING = ["defined", "undefined", "default"];

/** Free names of the tree, each once. */
export function freeNames(program: TemplateNode): string[] {
  const walk = new NameWalk();
  walk.visit(program);
  return [...walk.used].filter((name) => !walk.made.has(name) && !BUILT_IN.includes(name));
}

class NameWalk {
  readonly used = new Set<string>();
  readonly made = new Set<string>();

  visit(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.visit(item);
    else if (value instanceof Map) for (const [key, item] of value) this.visit([key, item]);
    else if (isNode(value)) this.#node(value);
  }

  #node(node: TemplateNode): void {
    switch (node.type) {
      case "Identifier":
        this.used.add(String(node["value"]));
        return;
      case "MemberExpression":
        this.visit(node["object"]);
        if (node["computed"] === true) this.visit(node["property"]);
        return;
      case "KeywordArgumentExpression":
        return this.visit(node["value"]);
      case "TestExpression":
        return this.#unlessMissingIsFine(node["test"], node["operand"]);
      case "FilterExpression":
        this.#unlessMissingIsFine(node["filter"], node["operand"]);
        return this.#argumentsOf(node["filter"]);
      case "FilterStatement":
        this.#argumentsOf(node["filter"]);
        return this.visit(node["body"]);
      default:
        this.#make(node);
        for (const field of Object.values(node)) this.visit(field);
    }
  }

  /** Loop variables, assigned names, macros and their parameters. */
  #make(node: TemplateNode): void {
    const targets = { For: "loopvar", Set: "assignee", Macro: "name" }[node.type];
    if (targets !== undefined) this.#declare(node[targets]);
    if (node.type === "Macro") this.#declare(node["args"]);
    if (node.type === "CallStatement") this.#declare(node["callerArgs"]);
  }

  #declare(target: unknown): void {
    if (Array.isArray(target)) for (const item of target) this.#declare(item);
    else if (isNode(target) && target.type === "Identifier") this.made.add(String(target["value"]));
    else if (isNode(target) && target.type === "TupleLiteral") this.#declare(target["value"]);
    else if (isNode(target) && target.type === "KeywordArgumentExpression") this.#declare(target["key"]);
  }

  /** A filter or test is named by an identifier or by a call of one. */
  #unlessMissingIsFine(how: unknown, operand: unknown): void {
    const name = isNode(how) ? (how.type === "CallExpression" ? how["callee"] : how) : null;
    const isPlainName = isNode(operand) && operand.type === "Identifier";
    if (isPlainName && isNode(name) && ALLOWS_MISSING.includes(String(name["value"]))) return;
    this.visit(operand);
  }

  #argumentsOf(filter: unknown): void {
    if (isNode(filter) && filter.type === "CallExpression") this.visit(filter["args"]);
  }
}

export function isNode(value: unknown): value is TemplateNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}
