package io.orchard.network.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

/** Needs no engine: graphs are looked through as they lie in the file. */
class OperationCheckTest {
  private static final Path FOLDER = Path.of("some", "model");

  @Test
  void aNetworkThatKerasSavedIsAccepted() {
    OperationCheck.check(FOLDER, keras(graph -> {}), Set.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReadFile",
        "WriteFile",
        "MatchingFiles",
        "PyFunc",
        "EagerPyFunc",
        "PyFuncStateless",
        "ImmutableConst",
        "PrintV2",
        "Abort",
        "Empty",
        "DecodeImage",
        "InitializeTableFromTextFileV2",
        "TextFileToStringHandle",
        "RemoteCall",
        "XlaCallModule",
        "SomebodysCustomOp"
      })
  void whateverIsNotOnTheListIsRefusedByName(String operation) {
    assertRefused(keras(graph -> nodes(graph).addNode(node("bad", operation))), operation);
  }

  @Test
  void functionsAndOtherGraphsCountThoughNothingLeadsToThem() {
    assertRefused(
        keras(graph -> nodes(graph).getLibraryBuilder().addFunction(function("f", "ReadFile"))),
        "ReadFile");
    SavedModel.Builder two = keras(graph -> {}).toBuilder();
    two.addMetaGraphs(
        MetaGraphDef.newBuilder()
            .setGraphDef(GraphDef.newBuilder().addNode(node("w", "WriteFile"))));
    assertRefused(two.build(), "WriteFile");
  }

  @Test
  void ofTwoFunctionsOfOneNameBothCount() {
    assertRefused(
        keras(
            graph ->
                nodes(graph)
                    .getLibraryBuilder()
                    .addFunction(function("f", "ReadFile"))
                    .addFunction(function("f", "Relu"))),
        "ReadFile");
  }

  @Test
  void savingIsRefusedWhereTheSignatureLeadsToIt() {
    assertRefused(keras(graph -> nodes(graph).getNodeBuilder(1).addInput("^save")), "SaveV2");
    assertRefused(
        keras(
            graph ->
                graph.putSignatureDef(
                    "__saved_model_init_op",
                    SignatureDef.newBuilder().putOutputs("init", tensor("save:0")).build())),
        "SaveV2");
  }

  @Test
  void savingIsRefusedWhereLoadingLeadsToIt() {
    assertRefused(keras(graph -> graph.getSaverDefBuilder().setRestoreOpName("save")), "SaveV2");
    CollectionDef.Builder main = CollectionDef.newBuilder();
    main.getNodeListBuilder().addValue("save");
    assertRefused(
        keras(graph -> graph.putCollectionDef("saved_model_main_op", main.build())), "SaveV2");
  }

  @Test
  void savingIsRefusedInFunctionsThatAreCalled() {
    Consumer<MetaGraphDef.Builder> called =
        graph -> {
          nodes(graph).addNode(calling("call", "outer"));
          nodes(graph).getNodeBuilder(1).addInput("call");
          nodes(graph)
              .getLibraryBuilder()
              .addFunction(function("outer", "NoOp").toBuilder().addNodeDef(calling("c", "inner")))
              .addFunction(function("inner", "MergeV2Checkpoints"));
        };
    assertRefused(keras(called), "MergeV2Checkpoints");
    FunctionDef replacing =
        function("other", "SaveV2").toBuilder()
            .putAttr("api_implements", AttrValue.getDefaultInstance())
            .build();
    assertRefused(
        keras(graph -> nodes(graph).getLibraryBuilder().addFunction(replacing)), "SaveV2");
  }

  /** A branch's function may call what it is handed. */
  @Test
  void savingIsRefusedWhereABranchIsHandedIt() {
    NameAttrList branch =
        NameAttrList.newBuilder().setName("outer").putAttr("f", functionNamed("inner")).build();
    Consumer<MetaGraphDef.Builder> handed =
        graph -> {
          nodes(graph)
              .addNode(
                  node("case", "Case").toBuilder()
                      .putAttr(
                          "branches",
                          AttrValue.newBuilder()
                              .setList(AttrValue.ListValue.newBuilder().addFunc(branch))
                              .build()));
          nodes(graph).getNodeBuilder(1).addInput("case");
          nodes(graph)
              .getLibraryBuilder()
              .addFunction(function("outer", "NoOp"))
              .addFunction(function("inner", "SaveV2"));
        };
    assertRefused(keras(handed), "SaveV2");
  }

  @Test
  void whatTheUserNamesIsAllowed() {
    SavedModel model =
        keras(
            graph ->
                nodes(graph)
                    .addNode(node("r", "ReadFile"))
                    .addNode(node("w", "WriteFile"))
                    .getNodeBuilder(1)
                    .addInput("^save"));
    OperationCheck.check(FOLDER, model, Set.of("ReadFile", "WriteFile", "SaveV2"));
    assertThatThrownBy(() -> OperationCheck.check(FOLDER, model, Set.of("ReadFile", "SaveV2")))
        .hasMessageContaining("WriteFile")
        .hasMessageNotContaining("ReadFile");
  }

  @Test
  void namesOfOperationsCannotForgeTheMessage() {
    SavedModel model = keras(graph -> nodes(graph).addNode(node("x", "A\nB" + "C".repeat(999))));
    assertThatThrownBy(() -> OperationCheck.check(FOLDER, model, Set.of()))
        .hasMessageContaining("A?BCC")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  private static void assertRefused(SavedModel model, String operation) {
    assertThatThrownBy(() -> OperationCheck.check(FOLDER, model, Set.of()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll(FOLDER.toString(), ": " + operation + ";", "may read or write")
        .hasMessageEndingWith("--allowOperations=" + operation);
  }

  /** A network with what its file keeps for being saved again, which nothing leads to. */
  private static SavedModel keras(Consumer<MetaGraphDef.Builder> change) {
    MetaGraphDef.Builder graph = MetaGraphDef.newBuilder();
    nodes(graph)
        .addNode(node("in", "Placeholder"))
        .addNode(node("out", "Relu").toBuilder().addInput("in:0"))
        .addNode(node("save", "SaveV2"))
        .addNode(node("restore", "RestoreV2"))
        .getLibraryBuilder()
        .addFunction(function("__inference__traced_save_7", "MergeV2Checkpoints"));
    graph.getSaverDefBuilder().setRestoreOpName("restore").setSaveTensorName("save:0");
    graph.putSignatureDef(
        "serving_default", SignatureDef.newBuilder().putOutputs("y", tensor("out:0")).build());
    change.accept(graph);
    return SavedModel.newBuilder().addMetaGraphs(graph).build();
  }

  private static GraphDef.Builder nodes(MetaGraphDef.Builder graph) {
    return graph.getGraphDefBuilder();
  }

  private static NodeDef node(String name, String operation) {
    return NodeDef.newBuilder().setName(name).setOp(operation).build();
  }

  private static NodeDef calling(String name, String function) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("StatefulPartitionedCall")
        .putAttr("f", functionNamed(function))
        .build();
  }

  private static AttrValue functionNamed(String name) {
    return AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(name)).build();
  }

  private static FunctionDef function(String name, String operation) {
    return FunctionDef.newBuilder()
        .setSignature(OpDef.newBuilder().setName(name))
        .addNodeDef(node("n", operation))
        .build();
  }

  private static org.tensorflow.proto.TensorInfo tensor(String name) {
    return org.tensorflow.proto.TensorInfo.newBuilder().setName(name).build();
  }
}
