<?php
return new class extends Migration {
    public function up(): void {
        Schema::create('posts', function (Blueprint $table) {
            $table->id();
            $table->foreignId('user_id')->constrained()->cascadeOnDelete();
            $table->string('title')->nullable()->index();
            $table->unsignedBigInteger('other');
            $table->foreign('other')->references('id')->on('others');
            $table->unique(['title', 'other']);
            $table->timestamps();
        });
        Schema::table('posts', function (Blueprint $table) { $table->text('body'); $table->index('body'); });
    }
    public function down(): void { Schema::dropIfExists('posts'); }
};
