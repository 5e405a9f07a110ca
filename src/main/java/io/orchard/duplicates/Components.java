package io.orchard.duplicates;

/** What is connected with what, among numbers from 0: union and find, with paths halved. */
final class Components {
  private final int[] parents;

  Components(int size) {
    parents = new int[size];
    for (int i = 0; i < size; i++) {
      parents[i] = i;
    }
  }

  private int root(int i) {
    int node = i;
    while (parents[node] != node) {
      parents[node] = parents[parents[node]];
      node = parents[node];
    }
    return node;
  }

  boolean connected(int i, int j) {
    return root(i) == root(j);
  }

  /** Connects two numbers; returns whether they were not connected before. */
  boolean connect(int i, int j) {
    int a = root(i);
    int b = root(j);
    parents[Math.max(a, b)] = Math.min(a, b);
    return a != b;
  }
}
