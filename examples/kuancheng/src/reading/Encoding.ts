import { makeFault, TableRefused } from "./Fault.ts"

/** Encodings a district office exports; GB18030 contains GBK and GB2312. */
export type Encoding = "utf-8" | "gb18030"

/** A run of whole lines, decoded. */
export interface TextBlock {
  /** Lines without their ends. */
  readonly lines: ReadonlyArray<string>
  /** Indexes into `lines` of those that held bytes the encoding does not know. */
  readonly undecodable: ReadonlySet<number> | undefined
  readonly encoding: Encoding
}

/** Beyond this no line of a table lies; keeps memory flat on a file without line ends. */
export const maximumLineBytes = 1 << 20

const lineFeed = 0x0a

type Decoder = InstanceType<typeof TextDecoder>

const decodes = (bytes: Uint8Array, encoding: Encoding): boolean => {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

const startsWith = (bytes: Uint8Array, ...start: ReadonlyArray<number>): boolean =>
  start.every((byte, index) => bytes[index] === byte)

/** Names a file that is no text we read, by its first bytes. */
const foreignFormat = (bytes: Uint8Array): string | undefined =>
  startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)
    ? "UTF-16"
    : startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)
      ? "XLSX"
      : startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)
        ? "XLS"
        : bytes.includes(0)
          ? "binary"
          : undefined

/** The first line that is more than ASCII: in a table with Chinese headers, its header. */
const tellingLine = (bytes: Uint8Array): Uint8Array => {
  const at = bytes.findIndex((byte) => byte > 0x7f)
  if (at === -1) return bytes
  const start = bytes.lastIndexOf(lineFeed, at) + 1
  const end = bytes.indexOf(lineFeed, at)
  return bytes.subarray(start, end === -1 ? bytes.length : end)
}

/**
 * Recognises the encoding by the header line: several Chinese words in GBK are never valid UTF-8.
 * Later lines have no say, so that one row of broken bytes costs that row and not the file.
 */
const recogniseEncoding = (bytes: Uint8Array): Encoding | undefined => {
  const line = tellingLine(bytes)
  return decodes(line, "utf-8") ? "utf-8" : decodes(line, "gb18030") ? "gb18030" : undefined
}

const splitLines = (text: string): Array<string> => {
  const lines = text.split("\n")
  if (text.includes("\r")) {
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] ?? ""
      if (line.endsWith("\r")) lines[index] = line.slice(0, -1)
    }
  }
  return lines
}

/** Decodes whole lines; on bytes the encoding does not know, line by line to find the culprits. */
const decodeLines = (
  bytes: Uint8Array,
  strict: Decoder,
  encoding: Encoding,
): Omit<TextBlock, "encoding"> => {
  try {
    return { lines: splitLines(strict.decode(bytes)), undecodable: undefined }
  } catch {
    const lenient = new TextDecoder(encoding, { ignoreBOM: true })
    const lines: Array<string> = []
    const undecodable = new Set<number>()
    for (let start = 0; start <= bytes.length; ) {
      const next = bytes.indexOf(lineFeed, start)
      const line = bytes.subarray(start, next === -1 ? bytes.length : next)
      if (!decodes(line, encoding)) undecodable.add(lines.length)
      lines.push(splitLines(lenient.decode(line))[0] ?? "")
      start = next === -1 ? bytes.length + 1 : next + 1
    }
    return { lines, undecodable }
  }
}

const join = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  if (left.length === 0) return right
  const both = new Uint8Array(left.length + right.length)
  both.set(left)
  both.set(right, left.length)
  return both
}

/**
 * Decodes a file in blocks of whole lines, so that memory stays flat.
 *
 * The byte 0x0A is never part of a character in UTF-8 or GB18030: lines are cut before decoding.
 * Throws `TableRefused` (`unsupportedEncoding`, `lineTooLong`, `emptyFile`).
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<TextBlock, void, undefined> {
  const refuse = (
    kind: "unsupportedEncoding" | "lineTooLong" | "emptyFile",
    detail: string,
    line = 1,
  ) => new TableRefused(makeFault({ file, line, kind, detail }))
  let lines = 0
  let rest: Uint8Array = new Uint8Array(0)
  let encoding: Encoding | undefined
  let decoder: Decoder | undefined

  const decode = (bytes: Uint8Array): TextBlock => {
    if (encoding === undefined || decoder === undefined) {
      const foreign = foreignFormat(bytes)
      if (foreign !== undefined) throw refuse("unsupportedEncoding", foreign)
      encoding = recogniseEncoding(bytes)
      if (encoding === undefined) throw refuse("unsupportedEncoding", "?")
      decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
      const body = startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes
      return { ...decodeLines(body, decoder, encoding), encoding }
    }
    return { ...decodeLines(bytes, decoder, encoding), encoding }
  }

  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(lineFeed)
    if (last === -1) {
      rest = join(rest, chunk)
      if (rest.length > maximumLineBytes)
        throw refuse("lineTooLong", String(maximumLineBytes), lines + 1)
      continue
    }
    const whole = join(rest, chunk.subarray(0, last))
    rest = chunk.slice(last + 1)
    const block = decode(whole)
    lines += block.lines.length
    yield block
  }
  if (rest.length > 0) yield decode(rest)
  if (encoding === undefined) throw refuse("emptyFile", "")
}
