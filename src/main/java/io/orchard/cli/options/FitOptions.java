package io.orchard.cli.options;

/** Everything that {@code fit} can be told. */
public interface FitOptions
    extends InputOptions,
        NetworkOptions,
        ResampleOptions,
        PcaOptions,
        ClassifierOptions,
        OutputOptions,
        TableOptions,
        DuplicateOptions,
        DropDuplicatesOptions,
        StorageOptions {}
