/**
 * @file Words that hold sentences together and say nothing of what a text is about, in the languages of Western Europe.
 * In questions one of them may still tell texts apart, as “who” and “where” do; that takes more to believe.
 */

const ENGLISH =
  'a about after again all also although am among an and another any are as at away be because been before being ' +
  'between both but by came can cannot come comes could did do does doing done during each either else even ever ' +
  'every few for from get gets getting give given go goes going gone got had has have having he her here hers herself ' +
  'him himself his how however i if in into is it its itself just let like made make makes many may me might more ' +
  'most much must my myself neither no nor not now of off often on once one only onto or other others our ours out ' +
  'over own per please put rather said same say says see seem she should since so some such take than that the their ' +
  'theirs them then there these they this those though through thus to together too toward under until up upon us use ' +
  'used very was way we well were what when where whether which while who whom whose why will with within without ' +
  'would yes yet you your yours';
const SPANISH =
  'al ante antes aquí así aunque cada como con contra cual cuando de del desde donde dos durante el él ella ellas ' +
  'ellos en entre era es esa ese eso esta está están este esto fue fueron ha había han hasta hay la las le les lo los ' +
  'más me mi muy nada ni no nos o otra otro para pero poco por porque puede que qué quien se según ser si sí sin ' +
  'sobre solo su sus también tan tanto te tiene todo todos tu un una uno unos y ya';
const GERMAN =
  'aber alle als am an auch auf aus bei bin bis das dass dem den der des doch du durch ein eine einem einen einer ' +
  'er es für haben hat ich ihr im in ist ja kann mehr mein mich mir mit nach nicht noch nur oder sehr sich sie ' +
  'sind so über um und uns von vor was wenn wer wie wir wird wo zu zum zur';
const FRENCH =
  'à au aux avec ce cette ces comme dans de des du elle elles en est et été être il ils je la le les leur lui mais ' +
  'même mon ne nous on ont ou où par pas pour qu que qui sa sans se ses sont sur un une vous';

export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  [ENGLISH, SPANISH, GERMAN, FRENCH].flatMap((words) => words.split(' ')),
);
