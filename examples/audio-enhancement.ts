// The audio enhancement pipeline: what is known of a file, a stage and a result is looked up and added to the lines that
// name them, off the log call. The lines go to sinks by their type.
import { cachedLookup, composeStages, createLogger, createMasker, memory, route } from 'cordwood'

// What a service has elsewhere: a catalogue, a monitor, a program that listens to the result. All of them answer later.
const catalogue = new Map([['audio_123', { format: 'wav', seconds: 30.5, uploadedBy: 'ada@example.org' }]])
const stages = new Map([['denoise', { gpuShare: 0.42, queued: 3 }]])
let looks = 0
const audioMetadata = async (audioId: string) => {
  looks++
  return catalogue.get(audioId)
}
const stageMetrics = async (stage: string) => stages.get(stage)
const qualityOf = async (path: string) => (path.endsWith('.wav') ? { signalToNoiseDb: 27.1, clipped: false } : undefined)

// Three enrichers for one type of line. Each answer is remembered; of a key one look-up is on its way at a time.
const when = { type: 'audio_processing' }
const budgetMs = 1_000
const enrich = [
  cachedLookup({ when, budgetMs, key: 'audioId', load: audioMetadata, as: 'audioMetadata' }),
  cachedLookup({ when, budgetMs, key: 'processingStage', load: stageMetrics, as: 'stageMetrics' }),
  cachedLookup({ when, budgetMs, key: 'outputPath', load: qualityOf, as: 'qualityMetrics' }),
]

// A service has files and servers here.
const [audio, others] = [memory(), memory()]
const log = createLogger({
  service: 'audio_enhancement',
  enrich,
  sinks: [route({ when, sinks: [audio], otherwise: [others] })],
})

log.info('service started')
await log.withContext({ requestId: 'req_456', type: 'audio_processing', audioId: 'audio_123' }, async () => {
  log.info('loading', { filePath: '/data/audio.wav' })
  log.info('cleaning', { processingStage: 'denoise' })
  log.info('enhancement completed', { outputPath: '/data/out.wav', qualityScore: 0.93 })
})
await log.flush()
// By now everything is known: it is added within the call.
log.info('played', { type: 'audio_processing', audioId: 'audio_123' })
await log.close()

// Lines that waited for different things may stand in another order than they were logged: the sequence knows it.
for (const { message, fields } of [...audio.records].sort((a, b) => a.sequence - b.sequence)) {
  const { audioMetadata, stageMetrics, qualityMetrics } = fields
  console.log(message, JSON.stringify({ audioMetadata, stageMetrics, qualityMetrics }))
}
console.log('others:', others.records.map(({ message }) => message).join(), '| look-ups of audio_123:', looks)

// The same stages, for one record and without a logger: enrich, mask, and say where it would go.
const pipeline = composeStages([...enrich, createMasker(), route({ when, sinks: [audio], otherwise: [others] })])
const record = await pipeline.process({ type: 'audio_processing', message: 'from a queue', audioId: 'audio_123' })
console.log(record?.message, JSON.stringify(record?.fields['audioMetadata']), record?.sinks)

// → loading {"audioMetadata":{"format":"wav","seconds":30.5,"uploadedBy":"[EMAIL]"}}
// → cleaning {"audioMetadata":{"format":"wav","seconds":30.5,"uploadedBy":"[EMAIL]"},"stageMetrics":{"gpuShare":0.42,"queued":3}}
// → enhancement completed {"audioMetadata":{"format":"wav","seconds":30.5,"uploadedBy":"[EMAIL]"},"qualityMetrics":{"signalToNoiseDb":27.1,"clipped":false}}
// → played {"audioMetadata":{"format":"wav","seconds":30.5,"uploadedBy":"[EMAIL]"}}
// → others: service started | look-ups of audio_123: 1
// → from a queue {"format":"wav","seconds":30.5,"uploadedBy":"[EMAIL]"} [ 'memory' ]
