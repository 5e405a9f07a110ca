package io.orchard.cli.options;

/** Everything that {@code classify} can be told. */
public interface ClassifyOptions
    extends InputOptions,
        FittedModelOptions,
        PredictionOptions,
        NetworkOptions,
        ResampleOptions,
        OutputOptions,
        TableOptions,
        DuplicateOptions,
        StorageOptions {}
