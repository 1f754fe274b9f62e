# Curbwatch in a container: the model is inside, nothing is fetched at start, no file is written outside /tmp.
#   docker build -t curbwatch .
#   docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -p 8501:8501 -v "$PWD/articles:/articles:ro" curbwatch
FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.12-slim
RUN useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin curbwatch \
    && mkdir /articles
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY dashboard.py LICENSE ./
COPY .streamlit/config.toml .streamlit/config.toml
COPY core core
COPY pages pages
COPY seeds seeds
COPY tests/gold tests/gold
# The welcome is hidden as Streamlit asks a stranger for the machine's address to write it.
# Compiled here, as the program's folder cannot be written to later.
RUN /opt/venv/bin/python -m compileall -q core pages dashboard.py
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    MALLOC_ARENA_MAX=2 \
    CURBWATCH_FOLDER=/articles \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_FILE_WATCHER_TYPE=none \
    STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE=true
USER 10001
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-m", "pages.ui.health"]
CMD ["streamlit", "run", "dashboard.py"]
