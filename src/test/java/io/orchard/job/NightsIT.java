package io.orchard.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two nights by the arguments of {@code runner-configs} from S3 to S3, with new images in between.
 * What a cluster makes of them is for {@link NightsOnClusters}.
 */
class NightsIT {

  @Test
  void theSecondNightExtractsTheNewImagesAlone() throws Exception {
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
    for (boolean emr : List.of(true, false)) {
      try (Nights nights = Nights.start(1)) {
        String[] args = here(emr ? nights.ofEmr() : nights.ofFlink());
        Program.run(args).succeeded();
        nights.checkFirst(0);
        nights.addImages();
        Program.run(args).succeeded();
        nights.checkNext();
      }
    }
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  /** Without what only a cluster's runner knows. */
  private static String[] here(String[] shipped) {
    List<String> args = new ArrayList<>(Arrays.asList(shipped));
    args.removeIf(arg -> arg.matches("--(storageLevel|parallelism)=.*"));
    return args.toArray(String[]::new);
  }
}
