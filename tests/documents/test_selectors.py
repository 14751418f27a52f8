from relais.core.scope import NOBODY
from relais.documents.selectors import documents_visible_to


def test_documents_visible_to_nobody_is_empty_without_a_query(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(documents_visible_to(NOBODY)) == []
