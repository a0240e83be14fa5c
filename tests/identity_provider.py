"""A small OpenID Connect provider on loopback: authorization code with PKCE left out, RS256, one user at a time.

``python -m tests.identity_provider PORT FOLDER`` signs in whoever ``FOLDER/user.json`` describes (the claims), without asking.
"""

import json
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "takehold", "secret-of-the-client"


class Provider:
    """Codes that were handed out, each with the nonce it was asked with."""

    def __init__(self, issuer: str, folder: Path) -> None:
        self.issuer = issuer
        self.folder = folder
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "alg": "RS256", "use": "sig"})
        self.nonces: dict[str, str] = {}

    async def metadata(self, _request: Request) -> Response:
        """Where everything is."""
        return JSONResponse({
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys", "end_session_endpoint": f"{self.issuer}/bye", "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
        })  # fmt: skip

    async def authorize(self, request: Request) -> Response:
        """Sign the user in and go back with a code."""
        asked = request.query_params
        if asked.get("client_id") != CLIENT:
            return Response("unknown client", status_code=400)
        code = f"code-{len(self.nonces)}"
        self.nonces[code] = asked.get("nonce", "")
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    async def token(self, request: Request) -> Response:
        """Change a code into a signed statement about the user."""
        form = await request.form()
        nonce = self.nonces.pop(str(form.get("code")), None)
        if nonce is None:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        user = json.loads((self.folder / "user.json").read_text(encoding="utf-8"))
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "s1", "iat": now, "exp": now + 600, "nonce": nonce, **user}
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    async def keys(self, _request: Request) -> Response:
        """The public key."""
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def bye(self, request: Request) -> Response:
        """Sign out and go back."""
        return RedirectResponse(request.query_params["post_logout_redirect_uri"])


def main(port: str, folder: str) -> None:
    """Serve until the process is ended."""
    provider = Provider(f"http://localhost:{port}", Path(folder))
    routes = [
        Route("/.well-known/openid-configuration", provider.metadata), Route("/authorize", provider.authorize),
        Route("/token", provider.token, methods=["POST"]), Route("/keys", provider.keys), Route("/bye", provider.bye),
    ]  # fmt: skip
    uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
