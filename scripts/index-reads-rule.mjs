/**
 * @file The lint rule `local/index-reads`: a read by index has no default. `rows[i] ?? 0` turns a mistake
 * in `i` into row 0, and nobody sees it. Where an entry must be there, `at(rows, i)` of src/core/reads.ts
 * says so; where it may be missing, `rows.at(i)` does.
 */

/** What is read by index. Groups of a match may be missing without a mistake: their kinds are not among these. */
const LISTS = /^(Array|ReadonlyArray|ArrayLike|(Int|Uint|Float|BigInt|BigUint)\d+(Clamped)?Array)$/;

/** @type {import('eslint').Rule.RuleModule} */
export const indexReads = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      hidden:
        'A default hides a wrong index. Use at(…) of src/core/reads.ts, or .at(…) where an entry may be missing.',
    },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    if (!services?.program) return {};
    const checker = services.program.getTypeChecker();

    const isList = (type) =>
      type.isUnion()
        ? type.types.some(isList)
        : checker.isTupleType(type) || LISTS.test(type.symbol?.name ?? '');

    const check = (read) => {
      if (read.type === 'ChainExpression') return check(read.expression);
      // `a ?? list[i] ?? b`: the read is the last of what stands before the default.
      if (read.type === 'LogicalExpression') return check(read.right);
      if (read.type === 'TSNonNullExpression' || read.type === 'TSAsExpression') {
        return check(read.expression);
      }
      if (read.type !== 'MemberExpression' || !read.computed) return;
      const key = checker.getApparentType(services.getTypeAtLocation(read.property));
      if (key.symbol?.name !== 'Number') return;
      if (isList(services.getTypeAtLocation(read.object))) {
        context.report({ node: read, messageId: 'hidden' });
      }
    };

    return {
      // `const [first = 0] = list`: the same in another form.
      'ArrayPattern > AssignmentPattern': (node) => {
        if (isList(services.getTypeAtLocation(node.parent))) {
          context.report({ node, messageId: 'hidden' });
        }
      },
      LogicalExpression: ({ operator, left }) => {
        if (operator !== '&&') check(left);
      },
      AssignmentExpression: ({ operator, left }) => {
        if (operator === '??=' || operator === '||=') check(left);
      },
      MemberExpression: ({ optional, object }) => {
        if (optional) check(object);
      },
      CallExpression: ({ optional, callee }) => {
        if (optional) check(callee);
      },
    };
  },
};
