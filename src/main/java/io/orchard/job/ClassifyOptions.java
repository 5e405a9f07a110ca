package io.orchard.job;

/** Everything that {@code classify} can be told. */
public interface ClassifyOptions
    extends InputOptions,
        FittedModelOptions,
        PredictionOptions,
        NetworkOptions,
        ResampleOptions,
        OutputOptions,
        TableOptions,
        StorageOptions {}
