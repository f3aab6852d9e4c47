/**
 * @file Messages of every code, with data as their types allow them: a list is made from the types themselves, so that
 * no code can be forgotten.
 */
import ts from 'typescript';

const FILE = 'src/core/messages/message.ts';
export interface SampleMessage {
  code: string;
  [name: string]: unknown;
}

/** For each code some messages: each of its fields takes each kind of value that it may have, at least once. */
export function messageSamples(): SampleMessage[] {
  const program = ts.createProgram([FILE], {
    strict: true,
    noLib: false,
    target: ts.ScriptTarget.ES2023,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(FILE);
  const declared = file?.statements.find(
    (node): node is ts.TypeAliasDeclaration =>
      ts.isTypeAliasDeclaration(node) && node.name.text === 'Message',
  );
  if (!declared) throw new Error('There is no type of messages.');
  return valuesOf(checker.getTypeAtLocation(declared), checker, 0) as SampleMessage[];
}

function valuesOf(type: ts.Type, checker: ts.TypeChecker, depth: number): unknown[] {
  if (type.isUnion()) {
    const isOfMessages =
      depth > 0 && type.types.every((part) => checker.getPropertyOfType(part, 'code'));
    const some = isOfMessages ? type.types.slice(0, 2) : type.types;
    return some.flatMap((part) => valuesOf(part, checker, depth));
  }
  if (type.isStringLiteral() || type.isNumberLiteral()) return [type.value];
  if (type.flags & ts.TypeFlags.BooleanLiteral) return [checker.typeToString(type) === 'true'];
  if (type.flags & ts.TypeFlags.String) return ['Name'];
  if (type.flags & ts.TypeFlags.Number) return [0, 1, 1234.5678];
  if (type.flags & ts.TypeFlags.Null) return [null];
  if (type.flags & ts.TypeFlags.Undefined) return [undefined];
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(type as ts.TypeReference);
    const items = item ? valuesOf(item, checker, depth) : [];
    // Nobody is told of an empty list.
    return [items.slice(0, 1), [...items, ...items, ...items]];
  }
  return recordsOf(type, checker, depth + 1);
}

/** As many objects as its longest list of values has: each value once, not each combination. */
function recordsOf(type: ts.Type, checker: ts.TypeChecker, depth: number): unknown[] {
  const fields = type.getProperties().map((property) => {
    const values = valuesOf(checker.getTypeOfSymbol(property), checker, depth);
    if (values.length === 0) throw new Error(`No sample of “${property.name}”.`);
    return [property.name, values] as const;
  });
  const count = Math.max(...fields.map(([, values]) => values.length));
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(fields.map(([name, values]) => [name, values[i % values.length]])),
  );
}
