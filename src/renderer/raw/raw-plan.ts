import { create } from 'zustand'
import type { RawAbilities, RawExchange, RawRoute, RawRun } from '#contract/raw'
import type { FieldValue, LayerSpec, PacketSpec } from '#core/build/field'
import { templateOf, type Step } from '#core/build/templates'

/** The field that is looked at, in the layers and in the bytes alike. */
export interface LookedAt {
  layer: number
  field: string
}

/** What is being built and sent: kept while the dialog is closed. */
interface RawPlan {
  template: string
  packets: PacketSpec[]
  /** Which of them is shown. */
  shown: number
  steps: Step[]
  to: string
  source: string
  interface: string
  times: string
  everyMs: string
  lookedAt: LookedAt | null
  route: RawRoute | null
  abilities: RawAbilities | null
  run: RawRun | null
  exchanges: RawExchange[]
}

const FIRST = 'syn'

function fromTemplate(name: string): Pick<RawPlan, 'template' | 'packets' | 'shown' | 'steps' | 'lookedAt'> {
  const template = templateOf(name)
  return {
    template: name,
    packets: structuredClone(template?.packets ?? []),
    shown: 0,
    steps: template?.steps ?? [],
    lookedAt: null,
  }
}

export const useRaw = create<RawPlan>(() => ({
  ...fromTemplate(FIRST),
  to: '127.0.0.1',
  source: '',
  interface: '',
  times: '5',
  everyMs: '1000',
  route: null,
  abilities: null,
  run: null,
  exchanges: [],
}))

export function chooseTemplate(name: string): void {
  const isV6 = templateOf(name)?.family === 6
  const { to } = useRaw.getState()
  const swapped = isV6 && to === '127.0.0.1' ? '::1' : !isV6 && to === '::1' ? '127.0.0.1' : to
  useRaw.setState({ ...fromTemplate(name), to: swapped })
}

function changeLayers(change: (layers: LayerSpec[]) => LayerSpec[]): void {
  useRaw.setState(({ packets, shown }) => ({
    packets: packets.map((packet, index) => (index === shown ? { layers: change(packet.layers) } : packet)),
  }))
}

export function setField(layer: number, field: string, value: FieldValue): void {
  changeLayers((layers) => layers.map((one, index) => (index === layer ? { ...one, [field]: value } : one)))
}

export function removeLayer(layer: number): void {
  // What changes in a series is named by place: that place is another one now.
  useRaw.setState({ steps: [], lookedAt: null })
  changeLayers((layers) => layers.filter((_, index) => index !== layer))
}

/** Puts a layer before the payload, or at the end where there is none; Ethernet at the beginning. */
export function addLayer(name: string): void {
  useRaw.setState({ steps: [], lookedAt: null })
  changeLayers((layers) => {
    const payload = layers.findIndex(({ layer }) => layer === 'payload')
    const at = name === 'ethernet' ? 0 : payload < 0 || name === 'payload' ? layers.length : payload
    return layers.toSpliced(at, 0, { layer: name })
  })
}

export function lookAt(lookedAt: LookedAt | null): void {
  useRaw.setState({ lookedAt })
}
