# args: --only host
# allow_filtering! of Cequel.
require "cequel"

# ---- asked for ----

def by_title(title)
  Post.where(title: title).allow_filtering! # expect: builder-allow-filtering
end

def first(title)
  Post.where(title: title).allow_filtering!.first # expect: builder-allow-filtering
end

def all
  Post.all.allow_filtering!.limit(5).to_a # expect: builder-allow-filtering
end

def data_set(db, name)
  db[:users].where(name: name).allow_filtering!.to_a # expect: builder-allow-filtering
end

def variable(title, wide)
  posts = Post.where(title: title)
  posts = posts.allow_filtering! if wide # expect: builder-allow-filtering
  posts
end

def counted(title)
  Post.where(title: title).allow_filtering!.count # expect: builder-allow-filtering
end

def many_lines(title)
  Post # expect: builder-allow-filtering
    .where(title: title)
    .allow_filtering!
    .limit(10)
end

class PostsController
  def index
    @posts = Post.where(kind: params[:kind]).allow_filtering! # expect: builder-allow-filtering
  end
end

def block(title)
  Post.where(title: title).allow_filtering!.each { |post| puts post.id } # expect: builder-allow-filtering
end

def keyed_too(blog, title)
  Post[blog].where(title: title).allow_filtering! # expect: builder-allow-filtering
end

# ---- not asked for ----

def by_id(id)
  Post.find(id)
end

def of_blog(blog)
  Post[blog].limit(20)
end

def keyed(blog)
  Post.where(blog: blog)
end

def range(blog, from)
  Post[blog].upto(from)
end

def setting(options)
  options[:allow_filtering]
end

def flag(post)
  post.allow_filtering?
end

def assigned(post)
  post.allow_filtering = true
end

def by_ids(ids)
  Post[ids]
end

def data_set_by_key(db, id)
  db[:users].where(id: id).first
end

def saved(post)
  post.save!
end
