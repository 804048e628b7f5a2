"""What every page shows around its content. Nothing here touches the database by itself."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

from parties.permissions import NOBODY


def furniture(request: HttpRequest) -> dict[str, object]:
    """``languages``: code, own name, direction and address of this same page in each; ``is_illustrative_portal``."""
    current = get_language() or settings.LANGUAGE_CODE
    return {
        "is_illustrative_portal": settings.ILLUSTRATIVE,
        "standing": getattr(request, "standing", NOBODY),
        "languages": [
            {
                "code": info["code"],
                "tag": language_tag(info["code"]),
                "name": info["name_local"],
                "dir": "rtl" if info["bidi"] else "ltr",
                "url": translate_url(request.get_full_path(), info["code"]),
                "is_current": info["code"] == current,
            }
            for info in (get_language_info(code) for code, _name in settings.LANGUAGES)
        ],
        "language_tag": language_tag(current),
    }


def language_tag(code: str) -> str:
    """The BCP 47 tag of one of Django's codes: zh-hans → zh-Hans."""
    return {"zh-hans": "zh-Hans"}.get(code, code)
