# The front end first: its tools do not go into the image that runs.
FROM node:22-slim AS frontend
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional --ignore-scripts
COPY frontend/ frontend/
RUN node frontend/build.mjs

FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ACCORD_VAR=/var/lib/accord
WORKDIR /srv/accord
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=frontend /build/static/build/ static/build/
# Hashed names are made here, once; the values are placeholders that no running container sees.
RUN DATABASE_URL=postgres://build SECRET_KEY=build python manage.py collectstatic --noinput \
    && mkdir -p /var/lib/accord/papers \
    && useradd --system --home-dir /nonexistent accord \
    && chown -R accord /var/lib/accord
USER accord
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--config", "config/gunicorn.py", "--bind", "0.0.0.0:8000"]
