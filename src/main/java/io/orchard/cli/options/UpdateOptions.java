package io.orchard.cli.options;

/** Everything that {@code update} can be told. */
public interface UpdateOptions
    extends InputOptions,
        FittedModelOptions,
        NetworkOptions,
        ResampleOptions,
        PcaOptions,
        ClassifierOptions,
        OutputOptions,
        TableOptions,
        DuplicateOptions,
        StorageOptions {}
