import type { Command } from 'commander'
import { explain, EXPLANATIONS, nearNames, searchExplanations } from '#core/explain/catalogue'
import type { Explanation } from '#core/explain/entry'

/** Explanations that words give where no term is named so: a screenful. */
const MOST_BY_WORDS = 5

/** `fourtuple explain` */
export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('say what a state, flag, option, ICMP code, error or word means')
    .argument('[term...]', 'such as CLOSE-WAIT, ECONNREFUSED, icmp 3/3, "accept queue"')
    .option('--list', 'every term that is explained')
    .option('--json', 'one JSON object an explanation')
    .action((words: string[], { list, json }: { list?: true; json?: true }) => {
      process.exitCode = runExplain(words.join(' '), list === true, json === true)
    })
}

/** @returns the exit code: 0, or 1 where nothing explains the term */
function runExplain(term: string, isList: boolean, isJson: boolean): number {
  const found = isList || term === '' ? EXPLANATIONS : named(term)
  if (isJson) for (const one of found) console.log(JSON.stringify(one))
  else if (isList || term === '')
    for (const { kind, name } of found) console.log(`${kind.padEnd(16)}  ${name}`)
  else console.log(found.map(words).join('\n\n'))
  if (found.length > 0) return 0
  const near = nearNames(term)
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ' --list names all that is.'
  process.stderr.write(`fourtuple: ${term} is not explained.${hint}\n`)
  return 1
}

/** By its name; where nothing is called so, by what is said. */
function named(term: string): readonly Explanation[] {
  const exact = explain(term)
  if (exact.length > 0 || nearNames(term).length > 0) return exact
  return searchExplanations(term).slice(0, MOST_BY_WORDS)
}

function words({ kind, name, also, is, means, source }: Explanation): string {
  const others = also ? ` (${also.join(', ')})` : ''
  return `${name}${others}: ${kind}\n  ${is}\n  ${means}\n  ${source}`
}
