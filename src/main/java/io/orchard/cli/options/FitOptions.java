package io.orchard.cli.options;

/** Everything that {@code fit} can be told. */
public interface FitOptions
    extends InputOptions,
        EarlierFeaturesOptions,
        NetworkOptions,
        ResampleOptions,
        PcaOptions,
        ClassifierOptions,
        OutputOptions,
        TableOptions,
        DuplicateOptions,
        DropDuplicatesOptions,
        StorageOptions {}
