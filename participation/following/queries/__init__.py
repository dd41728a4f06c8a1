"""Questions one can ask about follows, news and held texts."""
