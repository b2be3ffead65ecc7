import { Result } from "effect"
import { KeyReused, namesOf } from "../DispatchError.ts"
import type { Json } from "../Json.ts"
import type { PolicyShape } from "../Policy.ts"
import { Receipt } from "../Receipt.ts"
import { envelopeHead } from "../RecordedFact.ts"
import type { CommitBatch, StreamKey } from "../Storage.ts"
import type { AnyStreamKind } from "../StreamKind.ts"
import { copyOf } from "./copyOf.ts"
import { Draft } from "./Draft.ts"
import { authorize, decideCommand, type ReactionTable } from "./decideCommand.ts"
import type { Entry, Outcome } from "./Entry.ts"
import { type Known, type Slot, unwritten } from "./Slot.ts"
import type { SnapshotCache } from "./SnapshotCache.ts"
import { Missing, type StreamKeys, WorkingSet } from "./WorkingSet.ts"

const receiptKind: AnyStreamKind = Receipt.ref("").kind

const nothing: ReadonlyArray<Missing> = []

/** A stream that has to be loaded before the batch can go on. */
export interface Wanted {
  readonly kind: AnyStreamKind
  readonly key: StreamKey
}

/** A stream as one load of the batch found it. */
export interface Loaded {
  readonly wanted: Wanted
  readonly known: Known
}

/** What commands are decided with. */
export interface DecisionSetting {
  readonly policy: PolicyShape
  readonly reactions: ReactionTable
  /** What is known of a stream without asking the storage. */
  readonly remember: (kind: AnyStreamKind, id: string) => Known | undefined
}

/** Decides the commands of one batch in order, each seeing what those before it did. Pure but for itself. */
export class BatchDecision {
  private readonly outcomes: Array<Outcome | undefined>
  private streams: WorkingSet
  private next = 0
  private loads = 0
  /** What commands that failed rested on: it has to be current, all at one time, before they are told so. */
  private grounds: Array<Slot> = []
  private readonly entries: ReadonlyArray<Entry>
  private readonly setting: DecisionSetting
  private readonly notNew: StreamKeys

  /** `notNew`: streams that an earlier attempt wrongly presumed to be new. */
  constructor(entries: ReadonlyArray<Entry>, setting: DecisionSetting, notNew: StreamKeys) {
    this.entries = entries
    this.setting = setting
    this.notNew = notNew
    this.outcomes = new Array<Outcome | undefined>(entries.length)
    this.streams = new WorkingSet(setting.remember, notNew)
  }

  /** Streams that the commands say they touch and that are not at hand. */
  foreseen(): ReadonlyArray<Wanted> {
    let wanted: WantedList | undefined
    for (const entry of this.entries) {
      const { command, input, occasion, checksReceipt } = entry
      if (checksReceipt && this.streams.find(receiptKind, occasion.key) === undefined) {
        wanted ??= new WantedList()
        wanted.add(receiptKind, occasion.key)
      }
      try {
        for (const { kind, id } of command.touches(input, occasion)) {
          if (this.streams.find(kind, id) !== undefined) continue
          wanted ??= new WantedList()
          wanted.add(kind, id)
        }
      } catch {
        // A hint that fails is no hint; if it is a defect the decision will show it.
      }
    }
    return wanted?.items ?? nothing
  }

  /** Takes in what was loaded. */
  supply(loaded: ReadonlyArray<Loaded>): void {
    this.loads++
    for (const { wanted, known } of loaded) {
      this.streams.add(wanted.kind, wanted.key.id, known, this.loads)
    }
  }

  /** Decides as far as possible; answers what has to be loaded to go on, nothing when all are decided. */
  decide(): ReadonlyArray<Wanted> {
    let wanted: WantedList | undefined
    let probing = false
    for (let index = this.next; index < this.entries.length; index++) {
      const entry = this.entries[index]
      if (entry === undefined) continue
      const missing = this.decideOne(entry, index, probing)
      if (missing.length > 0) {
        wanted ??= new WantedList()
        for (const { kind, key } of missing) wanted.add(kind, key.id)
        // What comes after is decided for what it asks for only, and once more when that is there.
        if (!probing) this.next = index
        probing = true
      }
    }
    if (!probing) this.next = this.entries.length
    return wanted?.items ?? nothing
  }

  /**
   * What refusals rest on and may have changed before the last of it was loaded: what the cache remembered,
   * receipts taken on trust, and what an earlier load found. Confirmed, all of it was so at one time.
   */
  doubtful(): ReadonlyArray<Wanted> {
    if (this.grounds.length === 0) return nothing
    const wanted = new WantedList()
    let latest = 1
    for (const slot of this.grounds) if (slot.loadedBy > latest) latest = slot.loadedBy
    for (const slot of this.grounds) {
      // The commit itself checks what it writes and what its commands read.
      if (slot.loadedBy < latest && !slot.dirty && !slot.decidedUpon) {
        wanted.add(slot.kind, slot.id)
      }
    }
    return wanted.items
  }

  /** Takes in what was doubtful; true where it was as believed, so that the refusals stand. */
  confirm(loaded: ReadonlyArray<Loaded>): boolean {
    this.loads++
    let stands = true
    for (const { wanted, known } of loaded) {
      const slot = this.streams.find(wanted.kind, wanted.key.id)
      if (slot !== undefined && slot.known.version === known.version) slot.loadedBy = this.loads
      else stands = false
    }
    return stands
  }

  /** Starts again from what is known now. */
  restart(): void {
    const supplied = [...this.streams].filter((slot) => slot.loadedBy > 0)
    this.streams = new WorkingSet(this.setting.remember, this.notNew)
    for (const { kind, id, known, loadedBy } of supplied)
      this.streams.add(kind, id, known, loadedBy)
    this.outcomes.fill(undefined)
    this.grounds = []
    this.next = 0
  }

  /** The commit that makes the decisions true, or `undefined` where there is nothing to write. */
  commit(realm: string): CommitBatch | undefined {
    // Counted first: arrays that grow take more room than all that is put into them.
    let dirty = 0
    let read = 0
    for (let slot = this.streams.first; slot !== undefined; slot = slot.next) {
      if (slot.dirty) dirty++
      else if (slot.decidedUpon) read++
    }
    if (dirty === 0) return undefined
    const writes = new Array<CommitBatch["writes"][number]>(dirty)
    const reads = new Array<CommitBatch["reads"][number]>(read)
    dirty = 0
    read = 0
    for (let slot = this.streams.first; slot !== undefined; slot = slot.next) {
      if (slot.dirty) writes[dirty++] = slot.write()
      else if (slot.decidedUpon) reads[read++] = slot.seen()
    }
    return { realm, writes, reads }
  }

  /** What each command came to, once all are decided. */
  settled(): ReadonlyArray<Outcome | undefined> {
    return this.outcomes
  }

  /** Hands on what is known after the commit. */
  rememberIn(cache: SnapshotCache): void {
    for (let slot = this.streams.first; slot !== undefined; slot = slot.next) {
      if (slot.kind.cached && (slot.dirty || slot.loadedBy > 0)) {
        cache.set(slot.kind.name, slot.id, slot.dirty ? slot.after() : slot.known)
      }
    }
  }

  /** Notes what a failure rests on, so that it is checked before it is told. */
  private restOn(slots: ReadonlyArray<Slot>): void {
    // What this batch writes is so from its commit on: then the rest has to be so at the commit too.
    if (slots.some((slot) => slot.dirty)) for (const slot of slots) slot.decidedUpon = true
    else for (const slot of slots) this.grounds.push(slot)
  }

  private decideOne(entry: Entry, index: number, probing: boolean): ReadonlyArray<Missing> {
    const { occasion, command } = entry
    let receipt = this.streams.find(receiptKind, occasion.key)
    if (receipt === undefined) {
      if (entry.checksReceipt) return [new Missing(receiptKind, occasion.key)]
      // Taken on trust: if the key was used before, the commit conflicts on the receipt and we look.
      receipt = this.streams.add(receiptKind, occasion.key, unwritten, 0)
    }
    const former = receipt.state
    if (former !== undefined) {
      if (!probing) this.outcomes[index] = replay(entry, former)
      return nothing
    }
    const draft = new Draft(this.streams)
    try {
      const denied = authorize(
        command,
        command.permission(entry.input, draft),
        this.setting.policy,
        occasion,
        draft,
      )
      const result: Result.Result<unknown, unknown> =
        denied === undefined
          ? decideCommand({ command, input: entry.input }, occasion, draft, this.setting.reactions)
          : Result.fail(denied)
      if (draft.missing.length > 0 || probing) return draft.missing
      if (Result.isFailure(result)) {
        this.outcomes[index] = { _tag: "Refused", refusal: result.failure }
        this.restOn([receipt, ...draft.reads()])
        return nothing
      }
      draft.take(envelopeHead(occasion.at, occasion.now, occasion.actor, occasion.key))
      // Answers are JSON data by the contract of `Decision`.
      const answer = (result.success ?? null) as Json
      receipt.put({ command: command.name, input: entry.fingerprint, answer })
      this.outcomes[index] = {
        _tag: "Answered",
        // A copy: the answer may be a part of a state that is remembered, and callers change what is theirs.
        submitted: { answer: copyOf(answer), key: occasion.key, replayed: false },
      }
    } catch (thrown) {
      if (draft.missing.length > 0) return draft.missing
      if (!probing) {
        this.outcomes[index] = { _tag: "Died", defect: thrown }
        this.restOn([receipt, ...draft.reads()])
      }
    }
    return nothing
  }
}

const replay = (entry: Entry, former: unknown): Outcome => {
  // A receipt's state, as written by decideOne.
  const receipt = former as { readonly input: string; readonly answer: Json }
  return receipt.input === entry.fingerprint
    ? {
        _tag: "Answered",
        submitted: { answer: copyOf(receipt.answer), key: entry.occasion.key, replayed: true },
      }
    : {
        _tag: "Refused",
        refusal: new KeyReused({ ...namesOf(entry.command), key: entry.occasion.key }),
      }
}

class WantedList {
  readonly items: Array<Wanted> = []
  private readonly seen = new Map<string, Set<string>>()

  add(kind: AnyStreamKind, id: string): void {
    let ids = this.seen.get(kind.name)
    if (ids === undefined) {
      ids = new Set()
      this.seen.set(kind.name, ids)
    }
    if (ids.has(id)) return
    ids.add(id)
    this.items.push({ kind, key: { kind: kind.name, id } })
  }
}
