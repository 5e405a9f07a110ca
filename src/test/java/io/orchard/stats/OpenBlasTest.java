package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class OpenBlasTest {

  @Test
  void withoutItsLibraryThePortableLoopsTakeOverAndOneLineSaysSo() throws Exception {
    Messages messages = new Messages();
    Logger logger = Logger.getLogger("io.orchard.stats");
    logger.addHandler(messages);
    logger.setUseParentHandlers(false);
    try (BlasSetting setting = BlasSetting.of("native")) {
      Class<?> blas = Class.forName(Blas.class.getName(), true, new WithoutJna());
      for (int i = 0; i < 2; i++) {
        Object active = blas.getDeclaredMethod("active").invoke(null);
        assertThat(active.getClass().getName()).isEqualTo(PortableBlas.class.getName());
      }
    } finally {
      logger.removeHandler(messages);
      logger.setUseParentHandlers(true);
    }
    assertThat(messages.texts).hasSize(1);
    assertThat(messages.texts.get(0)).startsWith("OpenBLAS cannot load").contains("jna");
  }

  /** Loads this package afresh, in a world without what binds OpenBLAS. */
  private static final class WithoutJna extends ClassLoader {
    WithoutJna() {
      super(OpenBlasTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.sun.jna.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.orchard.stats.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String path = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(path)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static final class Messages extends Handler {
    final List<String> texts = new ArrayList<>();

    @Override
    public void publish(LogRecord record) {
      texts.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
