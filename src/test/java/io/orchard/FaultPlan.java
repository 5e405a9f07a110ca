package io.orchard;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which requests a fault happens to: a share of them, chosen at random, some in a row. */
public final class FaultPlan {

  /** Throttling comes in bursts. */
  private static final int BURST = 5;

  private final @Nullable S3Fault fault;
  private final double startRate;
  private final int burst;
  private final Random random;
  private final Map<String, Integer> hits = new ConcurrentHashMap<>();
  private String url = "";
  private int left;
  private int asked;

  private FaultPlan(@Nullable S3Fault fault, double rate, int burst, long seed) {
    this.fault = fault;
    // A burst of b hits b requests; between two bursts lie (1 - rate) / rate * b others.
    this.startRate = rate >= 1 ? 1 : rate / (rate + burst * (1 - rate));
    this.burst = burst;
    this.random = new Random(seed);
  }

  /** Returns the plan without faults. */
  public static FaultPlan none() {
    return new FaultPlan(null, 0, 1, 0);
  }

  /** Returns a plan that hits a share of the requests that a fault concerns. */
  public static FaultPlan of(S3Fault fault, double rate, long seed) {
    return new FaultPlan(fault, rate, fault == S3Fault.SLOW_DOWN ? BURST : 1, seed);
  }

  /** Returns a plan that hits every request whose URL holds a text. */
  public static FaultPlan always(S3Fault fault, String text) {
    FaultPlan plan = new FaultPlan(fault, 1, 1, 0);
    plan.url = text;
    return plan;
  }

  /** Returns how many requests were hit. */
  public synchronized int hits() {
    return hits.values().stream().mapToInt(count -> count).sum();
  }

  /** Returns how many requests were hit, by method. */
  public Map<String, Integer> hitsByMethod() {
    return Map.copyOf(hits);
  }

  /** Returns how many requests could have been hit. */
  public synchronized int asked() {
    return asked;
  }

  Optional<ResponseDefinition> instead(Request request) {
    if (fault == null || fault.instead() == null || !hit(request)) {
      return Optional.empty();
    }
    return Optional.of(fault.instead());
  }

  Response after(Request request, Response response) {
    boolean possible = fault != null && fault.instead() == null;
    return possible && hit(request) ? fault.after(response) : response;
  }

  private synchronized boolean hit(Request request) {
    if (!fault.concerns(request) || !request.getUrl().contains(url)) {
      return false;
    }
    asked++;
    if (left == 0 && random.nextDouble() < startRate) {
      left = burst;
    }
    if (left == 0) {
      return false;
    }
    left--;
    hits.merge(request.getMethod().value(), 1, Integer::sum);
    return true;
  }
}
