package io.orchard.beam;

import io.orchard.classify.LdaClassifier;
import io.orchard.classify.LdaSettings;
import io.orchard.model.ClassifierFolder;
import io.orchard.stats.ClassStats;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a classifier, with its statistics, in a model folder.
 *
 * @param folder where to, local or {@code s3://}
 * @param settings what was asked for
 * @param trainSplit the split that was learned from, or null for all
 */
public record ClassifierFolderDestination(
    String folder, LdaSettings settings, @Nullable String trainSplit)
    implements FitClassifier.Destination {
  private static final long serialVersionUID = 1L;

  @Override
  public void write(ClassStats statistics, LdaClassifier classifier) {
    ClassifierFolder.write(folder, statistics, settings, trainSplit, classifier);
  }

  @Override
  public void writeWithout(ClassStats statistics, String reason) {
    ClassifierFolder.writeWithout(folder, statistics, settings, trainSplit, reason);
  }
}
