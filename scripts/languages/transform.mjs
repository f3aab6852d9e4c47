/**
 * @file Wuchale's transformers of components and modules, told what is peculiar here: the language is loaded
 * before any module runs and stays what it is until the page is loaded anew. So one constant a module
 * is enough, constants of modules may hold words, and nothing need be reactive.
 */
import { SILENT_ATTRIBUTES } from './messages.mjs';
import { parseScript, Transformer } from 'wuchale/adapter-vanilla';

// The package does not export it; its version is pinned.
const { SvelteTransformer } = await import(
  new URL('transformer.js', import.meta.resolve('@wuchale/svelte')).href
);

const identity = (expression) => expression;
const RUNTIME = {
  initReactive: ({ funcName }) => (funcName == null ? false : null),
  useReactive: false,
  plain: { wrapInit: identity, wrapUse: identity },
  reactive: { wrapInit: identity, wrapUse: identity },
};
/** Forms by Intl.PluralRules: src/ui/plural.ts needs no rule of the catalogue's. */
const PLURAL = { name: 'plural', args: ['other', 'message'] };
const COMPARISONS = new Set(['===', '!==', '==', '!=', '<', '>', 'in', 'instanceof']);

/** A string that the sources break into lines by “+”; null for any other sum. */
function joined(node) {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return null;
  const [left, right] = [joined(node.left), joined(node.right)];
  return left === null || right === null ? null : left + right;
}

/** Strings that are compared with, or are keys and cases, are codes; fields of classes may be words. */
function refine(transformer) {
  const { visit } = transformer;
  const isCode = (node) => node.type === 'Literal' || node.type === 'TemplateLiteral';
  const visitUnlessCode = (node) => (isCode(node) ? [] : visit(node));
  transformer.visitVariableDeclarator = transformer.defaultVisitVariableDeclarator;
  transformer.visitBinaryExpression = (node) => {
    const { operator, left, right } = node;
    const whole = joined(node);
    if (whole !== null) return transformer.visitLiteral({ ...node, type: 'Literal', value: whole });
    const visitSide = COMPARISONS.has(operator) ? visitUnlessCode : visit;
    return [...visitSide(left), ...visitSide(right)];
  };
  transformer.visitSwitchCase = ({ consequent }) => consequent.flatMap(visit);
  transformer.visitProperty = ({ key, value, computed }) => [
    ...(computed ? visit(key) : []),
    ...visit(value),
  ];
  transformer.visitMemberExpression = ({ object, property, computed }) => [
    ...visit(object),
    ...(computed ? visitUnlessCode(property) : []),
  ];
  const { visitAttribute, visitClassDeclaration } = transformer;
  transformer.visitAttribute = (node) =>
    SILENT_ATTRIBUTES.test(node.name) ? [] : visitAttribute(node);
  transformer.visitClassDeclaration = (node) => [
    ...visitClassDeclaration(node),
    ...node.body.body.flatMap((member) =>
      member.type === 'PropertyDefinition' && member.value ? visit(member.value) : [],
    ),
  ];
  return transformer;
}

/** A module of words: its runtime stands at its top, for constants as for functions. */
class ModuleTransformer extends Transformer {
  transformModule() {
    const [ast, comments] = parseScript(this.content);
    this.comments = comments;
    const messages = this.visit(ast);
    const start = ast.body.find(({ type }) => type !== 'ImportDeclaration')?.start ?? 0;
    if (messages.length > 0) this.mstr.appendRight(start, this.initRuntime());
    return this.finalize(messages, start);
  }
}

/**
 * @param {import('wuchale').TransformParams} args
 * @param {import('wuchale').HeuristicFunc} isMessage
 */
export async function transform({ content, filename, index, expr, matchUrl }, isMessage) {
  const args = [content, filename, index, isMessage, [PLURAL], expr, RUNTIME, matchUrl];
  if (filename.endsWith('.svelte')) {
    const transformer = new SvelteTransformer(...args);
    return refine(transformer).transformSv();
  }
  return refine(new ModuleTransformer(...args)).transformModule();
}
