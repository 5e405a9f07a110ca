package io.orchard.forecast;

/**
 * What a run costs besides the network, where a trial cannot show it.
 *
 * @param listSeconds what listing took
 * @param rowSeconds of one thread, for everything behind the network that is done for each image
 * @param fitSeconds of one thread, for what is done once, more than the trial had
 * @param heapBytes what the heap has to have
 */
public record Costs(double listSeconds, double rowSeconds, double fitSeconds, long heapBytes) {}
