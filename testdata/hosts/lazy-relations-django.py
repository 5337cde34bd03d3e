from django.db import models
from django.shortcuts import render
class Author(models.Model):
    name = models.CharField(max_length=50)
class Publisher(models.Model):
    name = models.CharField(max_length=50)
class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    publisher = models.ForeignKey("Publisher", null=True, on_delete=models.SET_NULL)
    tags = models.ManyToManyField("Tag")
class Tag(models.Model):
    name = models.CharField(max_length=10)

def v1(request):
    books = Book.objects.all()
    for book in books:
        print(book.title, book.author.name)  # expect: lazy-relation-in-loop
def v2(request):
    for book in Book.objects.select_related("author"):
        print(book.author.name)
def v3(request):
    for book in Book.objects.filter(title="x").order_by("title"):
        for tag in book.tags.all():  # expect: lazy-relation-in-loop
            print(tag.name)
def v4(request):
    for book in Book.objects.prefetch_related("tags"):
        for tag in book.tags.all():
            print(tag.name)
def v5(request):
    for author in Author.objects.all():
        print(author.books.count())  # expect: lazy-relation-in-loop
def v6(request):
    book = Book.objects.get(pk=1)
    print(book.author.name)
def v7(request):
    return [b.publisher.name for b in Book.objects.all()]  # expect: lazy-relation-in-loop
def v8(request):
    for b in Book.objects.all():
        print(b.author_id, b.title)
def v9(request):
    for b in Book.objects.select_related("author").all():
        print(b.publisher.name)  # expect: lazy-relation-in-loop
def v10(request):
    for b in Book.objects.values("title", "author__name"):
        print(b["author__name"])
def v11(books):
    for b in books:
        print(b.author.name)
def v12(request):
    qs = Book.objects.all()
    qs = qs.select_related("author", "publisher")
    for b in qs:
        print(b.author.name, b.publisher.name)
def v13(request):
    for b in Book.objects.all()[:3]:
        print(b.author.name)  # expect: lazy-relation-in-loop
def v14(request):
    for author in Author.objects.prefetch_related("books"):
        for b in author.books.all():
            print(b.title)
def v15(request):
    for author in Author.objects.prefetch_related("books"):
        for b in author.books.filter(title="x"):  # expect: lazy-relation-in-loop
            print(b.title)
def v16(request):
    titles = {b.title: b.author.name for b in Book.objects.filter(title__startswith="A")}  # expect: lazy-relation-in-loop
