import { StreamAssemblies } from '#core/stream/stream-assemblies'
import { StreamDigests } from '#engine/views/stream-digests'
import { flowJson } from './flow-json'
import { eachFlow, type ReadContext, type ReadView } from './read-view'

/** `--json`: one object a flow; with `streams` what its streams came to. */
export function flowsAsJson(context: ReadContext, limit: number, streams: boolean): ReadView {
  const { reading, output, fits } = context
  const digests = new StreamDigests()
  const assemblies = streams ? new StreamAssemblies(digests) : null
  reading.ingest.streams = assemblies
  let written = 0
  const digestsOf = (flow: number) => {
    if (assemblies === null) return undefined
    assemblies.finish(flow)
    return digests.take(flow)
  }
  const write = (flow: number) => {
    if (written >= limit) return false
    written++
    output.json(flowJson(reading, flow, digestsOf(flow)))
    return true
  }
  return {
    flowLeaves: (flow) => {
      if (fits(flow)) write(flow)
      // Of what is not written the digests are forgotten too.
      digestsOf(flow)
    },
    end: () => eachFlow(context, write),
  }
}
