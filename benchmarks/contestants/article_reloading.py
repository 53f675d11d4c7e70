"""The article's own way as its script really is: a run of it loads the model for one picture."""

import keras
import numpy as np
from article import Article
from contest import serve


class ArticleReloading(Article):
    """As `Article`, with the model loaded again for every picture."""

    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """As `Article.see`, with a model of its own."""
        keras.backend.clear_session()
        self.models = self.load()
        return super().see(pictures)


if __name__ == "__main__":
    serve(ArticleReloading)
