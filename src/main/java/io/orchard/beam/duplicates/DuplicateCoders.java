package io.orchard.beam.duplicates;

import io.orchard.duplicates.DuplicateCounts;
import io.orchard.duplicates.DuplicatePair;
import io.orchard.duplicates.DuplicateSets.Member;
import io.orchard.duplicates.SimilarPair;
import io.orchard.duplicates.VectorBlock;
import io.orchard.rows.DataCoder;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviderRegistrar;

/** The coders of what is compared, and of what comes of it. */
final class DuplicateCoders {

  static final Coder<VectorBlock> VECTOR_BLOCK =
      DataCoder.of(
          DuplicateCoders.class, VectorBlock.class, VectorBlock::writeTo, VectorBlock::readFrom);
  static final Coder<SimilarPair> SIMILAR_PAIR =
      DataCoder.of(
          DuplicateCoders.class,
          SimilarPair.class,
          DuplicateCoders::write,
          DuplicateCoders::readSimilarPair);

  static final Coder<DuplicatePair> PAIR =
      DataCoder.of(
          DuplicateCoders.class,
          DuplicatePair.class,
          DuplicateCoders::write,
          DuplicateCoders::readPair);
  static final Coder<Member> MEMBER =
      DataCoder.of(
          DuplicateCoders.class, Member.class, DuplicateCoders::write, DuplicateCoders::readMember);
  static final Coder<DuplicateCounts> COUNTS =
      DataCoder.of(
          DuplicateCoders.class,
          DuplicateCounts.class,
          DuplicateCounts::writeTo,
          DuplicateCounts::readFrom);

  private DuplicateCoders() {}

  /** Makes these the coders of their types in every pipeline. */
  public static final class Registrar implements CoderProviderRegistrar {
    @Override
    public List<CoderProvider> getCoderProviders() {
      return DataCoder.providers(List.of(VECTOR_BLOCK, SIMILAR_PAIR, PAIR, MEMBER, COUNTS));
    }
  }

  private static void write(DuplicatePair pair, DataOutput out) throws IOException {
    write(pair.first(), out);
    write(pair.second(), out);
    out.writeBoolean(pair.exact());
  }

  private static DuplicatePair readPair(DataInput in) throws IOException {
    return new DuplicatePair(readString(in), readString(in), in.readBoolean());
  }

  private static void write(Member member, DataOutput out) throws IOException {
    write(member.path(), out);
    write(member.first(), out);
    out.writeBoolean(member.exact());
  }

  private static Member readMember(DataInput in) throws IOException {
    return new Member(readString(in), readString(in), in.readBoolean());
  }

  private static void write(SimilarPair pair, DataOutput out) throws IOException {
    write(pair.first(), out);
    write(pair.second(), out);
    out.writeDouble(pair.similarity());
  }

  private static SimilarPair readSimilarPair(DataInput in) throws IOException {
    return new SimilarPair(readString(in), readString(in), in.readDouble());
  }

  private static void write(String text, DataOutput out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readString(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
