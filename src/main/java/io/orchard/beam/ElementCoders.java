package io.orchard.beam;

import io.orchard.classify.ClassTally;
import io.orchard.classify.LdaClassifier;
import io.orchard.pca.DriftStats;
import io.orchard.pca.PcaModel;
import io.orchard.rows.DataCoder;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.MeanStats;
import io.orchard.stats.StatsPart;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviderRegistrar;
import org.apache.beam.sdk.coders.SerializableCoder;

/** The coders of what is gathered and of what is fitted: statistics, tallies, models. */
final class ElementCoders {

  static final Coder<StatsPart> STATS_PART =
      DataCoder.of(ElementCoders.class, StatsPart.class, StatsPart::writeTo, StatsPart::readFrom);
  static final Coder<CovarianceStats> COVARIANCE_STATS =
      DataCoder.of(
          ElementCoders.class,
          CovarianceStats.class,
          CovarianceStats::writeTo,
          CovarianceStats::readFrom);
  static final Coder<ModelChunk> MODEL_CHUNK =
      DataCoder.of(
          ElementCoders.class,
          ModelChunk.class,
          ElementCoders::write,
          ElementCoders::readModelChunk);
  static final Coder<MeanStats> MEAN_STATS =
      DataCoder.of(ElementCoders.class, MeanStats.class, MeanStats::writeTo, MeanStats::readFrom);
  static final Coder<ClassTally> CLASS_TALLY =
      DataCoder.of(
          ElementCoders.class, ClassTally.class, ClassTally::writeTo, ClassTally::readFrom);
  static final Coder<DriftStats> DRIFT_STATS =
      DataCoder.of(
          ElementCoders.class, DriftStats.class, DriftStats::writeTo, DriftStats::readFrom);
  static final Coder<PcaModel> PCA_MODEL = SerializableCoder.of(PcaModel.class);
  static final Coder<LdaClassifier> LDA_CLASSIFIER = SerializableCoder.of(LdaClassifier.class);

  private ElementCoders() {}

  /** Makes these the coders of their types in every pipeline. */
  public static final class Registrar implements CoderProviderRegistrar {
    @Override
    public List<CoderProvider> getCoderProviders() {
      return DataCoder.providers(
          List.of(
              STATS_PART,
              COVARIANCE_STATS,
              MODEL_CHUNK,
              MEAN_STATS,
              CLASS_TALLY,
              DRIFT_STATS,
              PCA_MODEL,
              LDA_CLASSIFIER));
    }
  }

  private static void write(ModelChunk chunk, DataOutput out) throws IOException {
    out.writeInt(chunk.index());
    out.writeInt(chunk.bytes().length);
    out.write(chunk.bytes());
  }

  private static ModelChunk readModelChunk(DataInput in) throws IOException {
    int index = in.readInt();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new ModelChunk(index, bytes);
  }
}
