package io.orchard.beam.sink;

import io.orchard.storage.Storage;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to a given number of files in a folder, or in each of its subfolders that has rows.
 *
 * <p>A file's name and rows depend on the rows' paths alone, and it appears when it is whole; so
 * work that is done again replaces a file by its equal. Files that get no row are there as well,
 * save in subfolders.
 *
 * @param <T> the type of the rows
 */
public final class WriteShards<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1L;

  private final FileIO.Sink<T> sink;
  private final SerializableFunction<T, String> path;
  private final @Nullable SerializableFunction<T, String> subfolder;
  private final String folder;
  private final String suffix;
  private final int shards;

  /** Creates the transform; each parameter is what the field of its name says. */
  public WriteShards(
      FileIO.Sink<T> sink,
      SerializableFunction<T, String> path,
      @Nullable SerializableFunction<T, String> subfolder,
      String folder,
      String suffix,
      int shards) {
    this.sink = sink;
    this.path = path;
    this.subfolder = subfolder;
    this.folder = folder;
    this.suffix = suffix;
    this.shards = shards;
  }

  @Override
  public PDone expand(PCollection<T> rows) {
    Coder<KV<String, T>> coder =
        KvCoder.of(StringUtf8Coder.of(), NullableCoder.of(rows.getCoder()));
    PCollection<KV<String, T>> addressed =
        rows.apply("Choose files", ParDo.of(new AddressFn<>(this))).setCoder(coder);
    if (subfolder == null) {
      // One element that becomes all: several would be a source to split, with timers to wait for.
      PCollection<KV<String, T>> seeds =
          rows.getPipeline()
              .apply("Count files", Create.of(shards))
              .apply("Name files", ParDo.of(new NameFn<>(this)))
              .setCoder(coder);
      addressed =
          PCollectionList.of(addressed).and(seeds).apply("All files", Flatten.pCollections());
    }
    addressed
        .apply("Group rows", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn<>(sink, folder)));
    return PDone.in(rows.getPipeline());
  }

  private String fileOf(T row) {
    String file = file(Math.floorMod(path.apply(row).hashCode(), shards));
    return subfolder == null ? file : subfolder.apply(row) + "/" + file;
  }

  private String file(int shard) {
    return PartNaming.name("part", shard, shards, suffix);
  }

  private static final class AddressFn<T> extends DoFn<T, KV<String, T>> {
    private static final long serialVersionUID = 1L;

    private final WriteShards<T> files;

    AddressFn(WriteShards<T> files) {
      this.files = files;
    }

    @ProcessElement
    public void address(@Element T row, OutputReceiver<KV<String, T>> out) {
      out.output(KV.of(files.fileOf(row), row));
    }
  }

  private static final class NameFn<T> extends DoFn<Integer, KV<String, @Nullable T>> {
    private static final long serialVersionUID = 1L;

    private final WriteShards<T> files;

    NameFn(WriteShards<T> files) {
      this.files = files;
    }

    @ProcessElement
    public void name(@Element Integer shards, OutputReceiver<KV<String, @Nullable T>> out) {
      for (int shard = 0; shard < shards; shard++) {
        out.output(KV.of(files.file(shard), null));
      }
    }
  }

  private static final class WriteFn<T> extends DoFn<KV<String, Iterable<T>>, Void> {
    private static final long serialVersionUID = 1L;

    private final FileIO.Sink<T> sink;
    private final String folder;

    WriteFn(FileIO.Sink<T> sink, String folder) {
      this.sink = sink;
      this.folder = folder;
    }

    @ProcessElement
    public void write(@Element KV<String, Iterable<T>> file) {
      Storage.writeWhole(
          Storage.resolve(folder, file.getKey()),
          channel -> {
            sink.open(channel);
            for (T row : file.getValue()) {
              if (row != null) {
                sink.write(row);
              }
            }
            sink.flush();
          });
    }
  }
}
