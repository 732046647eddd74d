import type { ChartModel } from './chart-model'

const SVG = 'http://www.w3.org/2000/svg'
/** What is drawn, as attributes of an SVG element: the page resolves their colours. */
const RESOLVED = ['fill', 'stroke'] as const
/** Room above a chart in a file for its title and legend, and between lines of the legend. */
const TITLE = 22
const LINE = 16
/** Pixels of a letter, about: enough to break the legend's lines. */
const LETTER = 6.4
/** Pixels of a PNG for one of the window. */
const SCALE = 2
const FONT = '"Inter Variable", Inter, system-ui, sans-serif'

/**
 * A chart as it is drawn, with its title and legend, that needs nothing of the page: colours are those of the theme that
 * is shown, and what belongs to the moment is left out. The result is in no document.
 */
export function standAlone(svg: SVGSVGElement, model: ChartModel): SVGSVGElement {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const width = Number(svg.getAttribute('width'))
  const legend = legendLines(model, width)
  const above = TITLE + LINE * legend.length
  const height = Number(svg.getAttribute('height')) + above
  const picture = made('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'font-size': 11 })
  picture.setAttribute('font-family', FONT)
  picture.append(made('rect', { x: 0, y: 0, width, height, fill: token('surface') }))
  const title = made('text', { x: 8, y: 15, fill: token('text'), 'font-weight': 600 })
  title.textContent = `${model.title}, ${model.unit}`
  picture.append(title)
  legend.forEach((items, line) => {
    const y = TITLE + LINE * line
    for (const { x, name, colour, isDashed } of items) {
      const stroke = { stroke: token(colour), 'stroke-width': isDashed ? 2 : 6 }
      picture.append(
        made('line', { x1: x, x2: x + 12, y1: y + 6, y2: y + 6, ...stroke, ...(isDashed ? DASHES : {}) }),
      )
      const text = made('text', { x: x + 17, y: y + 10, fill: token('text') })
      text.textContent = name
      picture.append(text)
    }
  })
  const body = made('g', { transform: `translate(0 ${above})` })
  body.append(...resolved(svg))
  picture.append(body)
  return picture
}

const DASHES = { 'stroke-dasharray': '4 2' }

function legendLines({ lines, marks, marksName }: ChartModel, width: number) {
  const items = [
    ...lines,
    ...(marks && marks.length > 0
      ? [{ name: `× ${marksName ?? ''}`, colour: 'error', isDashed: false }]
      : []),
  ]
  const rows: { x: number; name: string; colour: string; isDashed: boolean }[][] = [[]]
  let x = 8
  for (const { name, colour, isDashed = false } of items) {
    const length = 30 + LETTER * name.length
    if (x > 8 && x + length > width) {
      rows.push([])
      x = 8
    }
    rows[rows.length - 1].push({ x, name, colour, isDashed })
    x += length
  }
  return rows
}

/** Copies of what is drawn, colours as they are seen. */
function resolved(svg: SVGSVGElement): Node[] {
  const copies: Node[] = []
  for (const child of svg.children) {
    if (child.hasAttribute('data-live')) continue
    const copy = child.cloneNode(true) as Element
    const originals = [child, ...child.querySelectorAll('*')]
    const clones = [copy, ...copy.querySelectorAll('*')]
    originals.forEach((original, i) => {
      const style = getComputedStyle(original)
      for (const name of RESOLVED)
        if (clones[i].hasAttribute(name)) clones[i].setAttribute(name, style.getPropertyValue(name))
    })
    copies.push(copy)
  }
  return copies
}

function made(tag: string, attributes: Readonly<Record<string, string | number>>): SVGSVGElement {
  const element = document.createElementNS(SVG, tag) as SVGSVGElement
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  return element
}

/** The text of an SVG file. */
export function svgText(picture: SVGSVGElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`
}

/**
 * The bytes of a PNG file. Drawn shape by shape and not through an image, whose source the page's policy would have to
 * allow.
 *
 * @throws where the page can't make one
 */
export async function pngOf(picture: SVGSVGElement): Promise<Uint8Array> {
  const canvas = document.createElement('canvas')
  canvas.width = SCALE * Number(picture.getAttribute('width'))
  canvas.height = SCALE * Number(picture.getAttribute('height'))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This window can’t draw pictures.')
  context.scale(SCALE, SCALE)
  draw(context, picture)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!blob) throw new Error('The picture is too large.')
  return new Uint8Array(await blob.arrayBuffer())
}

/** Draws what {@link standAlone} makes; it has no other shapes. */
function draw(context: CanvasRenderingContext2D, element: Element): void {
  const number = (name: string) => Number(element.getAttribute(name) ?? 0)
  context.save()
  const moved = /^translate\(0 ([\d.]+)\)$/.exec(element.getAttribute('transform') ?? '')
  if (moved) context.translate(0, Number(moved[1]))
  if (element.tagName === 'text') {
    context.font = `${element.getAttribute('font-weight') ?? '400'} 11px ${FONT}`
    context.fillStyle = element.getAttribute('fill') ?? '#000'
    const anchor = element.getAttribute('text-anchor')
    context.textAlign = anchor === 'end' ? 'right' : anchor === 'middle' ? 'center' : 'left'
    context.fillText(element.textContent, number('x'), number('y'))
  } else {
    const path = pathOf(element)
    if (path) paint(context, element, path)
    for (const child of element.children) draw(context, child)
  }
  context.restore()
}

function paint(context: CanvasRenderingContext2D, element: Element, path: Path2D): void {
  const fill = element.getAttribute('fill')
  const stroke = element.getAttribute('stroke')
  if (fill !== null && fill !== 'none') {
    context.globalAlpha = Number(element.getAttribute('fill-opacity') ?? 1)
    context.fillStyle = fill
    context.fill(path)
    context.globalAlpha = 1
  }
  if (stroke === null || stroke === 'none') return
  context.strokeStyle = stroke
  context.lineWidth = Number(element.getAttribute('stroke-width') ?? 1)
  context.setLineDash((element.getAttribute('stroke-dasharray') ?? '').split(' ').filter(Boolean).map(Number))
  context.stroke(path)
}

function pathOf(element: Element): Path2D | null {
  const number = (name: string) => Number(element.getAttribute(name) ?? 0)
  if (element.tagName === 'path') return new Path2D(element.getAttribute('d') ?? '')
  const path = new Path2D()
  if (element.tagName === 'rect') path.rect(number('x'), number('y'), number('width'), number('height'))
  else if (element.tagName === 'circle') path.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI)
  else if (element.tagName === 'line') {
    path.moveTo(number('x1'), number('y1'))
    path.lineTo(number('x2'), number('y2'))
  } else return null
  return path
}
