export { createRecorder, type Recorder, type RecorderOptions } from './recorder.ts'
export { createTestLogger, type TestLogger } from './test-logger.ts'
export { createFakeClock, type FakeClock } from './fake-clock.ts'
export type { Expectation, RecordMatch } from './match.ts'
