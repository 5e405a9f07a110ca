package io.orchard.beam;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableBiFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Adds up what bundles know of the same name, so that every name comes out once, all of them under
 * one key for the worker that gathers them.
 *
 * <p>On the way names share {@value #BUCKETS} keys: a runner may take milliseconds for every step
 * of every key, and there may be as many names as there are classes. A worker holds the sums of one
 * key's names.
 *
 * @param <T> what adds up, in any order
 */
final class SumByName<T>
    extends PTransform<PCollection<KV<String, T>>, PCollection<KV<Integer, KV<String, T>>>> {
  private static final long serialVersionUID = 1L;

  private static final int BUCKETS = 4;

  private final Coder<T> coder;
  private final SerializableBiFunction<T, T, T> plus;

  private SumByName(Coder<T> coder, SerializableBiFunction<T, T, T> plus) {
    this.coder = coder;
    this.plus = plus;
  }

  /** Returns the transform that adds by a function. */
  static <T> SumByName<T> of(Coder<T> coder, SerializableBiFunction<T, T, T> plus) {
    return new SumByName<>(coder, plus);
  }

  @Override
  public PCollection<KV<Integer, KV<String, T>>> expand(PCollection<KV<String, T>> parts) {
    KvCoder<String, T> named = KvCoder.of(StringUtf8Coder.of(), coder);
    return parts
        .apply(
            "Name buckets",
            WithKeys.<Integer, KV<String, T>>of(
                    part -> Math.floorMod(part.getKey().hashCode(), BUCKETS))
                .withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), named))
        .apply("Fill buckets", GroupByKey.create())
        .apply("Add up", ParDo.of(new SumFn<>(plus)))
        .setCoder(KvCoder.of(VarIntCoder.of(), named));
  }

  private static final class SumFn<T>
      extends DoFn<KV<Integer, Iterable<KV<String, T>>>, KV<Integer, KV<String, T>>> {
    private static final long serialVersionUID = 1L;

    private final SerializableBiFunction<T, T, T> plus;

    SumFn(SerializableBiFunction<T, T, T> plus) {
      this.plus = plus;
    }

    @ProcessElement
    public void add(
        @Element KV<Integer, Iterable<KV<String, T>>> bucket,
        OutputReceiver<KV<Integer, KV<String, T>>> out) {
      Map<String, T> sums = new HashMap<>();
      for (KV<String, T> part : bucket.getValue()) {
        sums.merge(part.getKey(), part.getValue(), plus::apply);
      }
      sums.forEach((name, sum) -> out.output(KV.of(0, KV.of(name, sum))));
    }
  }
}
