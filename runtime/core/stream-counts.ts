/** What has been computed of streams: counts, which only grow, also when a search fails. */
export class StreamCounts {
  /** Elements and ends that were asked for and not known, so that they began to be computed. */
  forced = 0;
  /** How many of them were computed to their end; since then they are known. */
  cached = 0;
}
