package io.orchard.report;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The first few of many elements under an order, whatever order they come in. The order should tell
 * any two elements apart; then the choice depends on the elements alone.
 *
 * @param <T> the type of the elements
 */
final class First<T> {

  private final int most;
  private final Comparator<? super T> order;
  private final PriorityQueue<T> kept;

  /**
   * Creates an empty choice.
   *
   * @param most how many to keep, 0 or more
   * @param order the first ones are kept
   */
  First(int most, Comparator<? super T> order) {
    this.most = most;
    this.order = order;
    this.kept = new PriorityQueue<>(order.reversed());
  }

  /** Considers an element. */
  void offer(T element) {
    if (kept.size() < most) {
      kept.add(element);
    } else if (most > 0 && order.compare(element, kept.peek()) < 0) {
      kept.poll();
      kept.add(element);
    }
  }

  /** Returns the elements kept, in order. */
  List<T> inOrder() {
    return kept.stream().sorted(order).toList();
  }
}
